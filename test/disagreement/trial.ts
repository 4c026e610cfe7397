import type { AssetLibrary } from '../../src/library/asset-library.ts';
import { createRandom, type Random } from '../../src/sandbox/random.ts';
import type { MediaAsset } from '../../src/upstream/asset.ts';
import { libraryOver } from '../helpers/execute.ts';
import { settle } from '../helpers/settle.ts';
import { windowIn } from '../helpers/windows.ts';
import { createReplicatedList, type Disagreement, type ReplicatedList } from './replicated-list.ts';

/** A time in which upstream contradicts itself, while pages are read and the list changes. */
export interface Trial {
  readonly seed: number;
  readonly size: number;
  /** How much of the list is cached when it begins. */
  readonly warmth: 'cold' | 'partly cached' | 'cached';
  readonly disagreement: Disagreement;
  /** How long it lasts after the last change, in milliseconds. */
  readonly lastsMs: number;
  readonly deletions: number;
  readonly uploads: number;
}

/** How a trial went. A wrong page is of no state that the list has been in. */
export interface TrialResult {
  /** Wrong pages before the second check that were not marked. */
  readonly unmarked: readonly string[];
  /** Pages after the second check that were wrong, out of date or marked. */
  readonly wrong: readonly string[];
  /** How many wrong pages before the second check were marked. */
  readonly marked: number;
  /** List calls since it began. */
  readonly calls: number;
}

/** As they are by default. */
const FRESH_MS = 120_000;
const PROOF_MS = 1_800_000;

/** All changes are made within so many milliseconds. */
const CHANGING_MS = 3000;

/** Reads pages while upstream contradicts itself, and until the second check after that. */
export async function runTrial(trial: Trial): Promise<TrialResult> {
  const random = createRandom(trial.seed);
  const clock = { time: Date.UTC(2026, 0, 5, 4) };
  let disagreement: Disagreement = {};
  const list = createReplicatedList({ ...trial, random, clock, disagreement: () => disagreement });
  const library = libraryOver(list.source, { now: () => clock.time });
  const unmarked: string[] = [];
  let marked = 0;

  async function look({ noCache = false } = {}): Promise<void> {
    const asked = chooseWindow(trial, random);
    const page = await readPage(library, asked, { noCache });
    if (page === undefined || isOfAState(page, asked, { list, clock })) return;
    if (isMarked(page)) marked += 1;
    else unmarked.push(describePage(page, asked));
  }

  await warmUp(library, trial, { random, clock });
  const callsBefore = list.calls.length;
  const beganAt = clock.time;
  const endsAt = beganAt + CHANGING_MS + trial.lastsMs;
  let changes = chooseChanges(trial, { list, random, beganAt });
  disagreement = trial.disagreement;
  while (clock.time < endsAt) {
    for (const { change } of changes.filter(({ at }) => at <= clock.time)) change();
    changes = changes.filter(({ at }) => at > clock.time);
    await look({ noCache: random.chance(20) });
    // What goes on behind answers may end before the next, or not.
    await settle(random.pick([0, 1, 4]));
    clock.time += random.pick([50, 200, 700]);
  }
  disagreement = {};
  while (clock.time < endsAt + 2 * FRESH_MS + 10_000) {
    await look();
    await settle(random.pick([0, 1, 4]));
    clock.time += random.pick([1000, 5000, 10_000]);
  }
  await settle(10);

  const wrong: string[] = [];
  for (let offset = 0; offset < trial.size; offset += 50) {
    const asked = { offset, first: 50 };
    const page = await readPage(library, asked);
    await settle(4);
    const isRight = page !== undefined && isOfAState(page, asked, { list, clock, isOver: true });
    if (!isRight || isMarked(page)) wrong.push(describePage(page, asked));
  }
  return { unmarked, wrong, marked, calls: list.calls.length - callsBefore };
}

/** What is asked for: so many assets from an offset. */
interface Asked {
  readonly offset: number;
  readonly first: number;
}

interface Page {
  readonly ids: readonly string[];
  readonly totalCount: number;
  readonly stale: boolean;
  readonly atLeastOnce: boolean;
}

function chooseWindow({ size }: Trial, random: Random): Asked {
  return {
    offset: random.pick([0, 0, random.integer(0, size)]),
    first: random.pick([20, 50, 100]),
  };
}

function chooseChanges(
  { size, deletions, uploads }: Trial,
  { list, random, beganAt }: { list: ReplicatedList; random: Random; beganAt: number },
) {
  const remove = () => list.remove(random.integer(0, size - 10));
  return [...Array<() => void>(deletions).fill(remove), ...Array<() => void>(uploads).fill(list.upload)].map(
    (change) => ({ change, at: beganAt + random.integer(0, CHANGING_MS) }),
  );
}

/**
 * Whether a page is of one state that the list has been in lately. As docs/querying.md says, a
 * change may show after two minutes; an upload and a deletion that leave the total as it was, after
 * half an hour.
 */
function isOfAState(
  { ids, totalCount }: Page,
  { offset, first }: Asked,
  { list, clock, isOver = false }: { list: ReplicatedList; clock: { time: number }; isOver?: boolean },
): boolean {
  const { states } = list;
  const now = states.at(-1)?.mediaIds ?? [];
  return states.some(({ mediaIds }, index) => {
    const endedAt = states[index + 1]?.at ?? clock.time;
    const mayShowMs = mediaIds.length === now.length ? PROOF_MS : isOver ? 0 : 3 * FRESH_MS;
    if (clock.time - endedAt > mayShowMs || (isOver && mediaIds.length !== totalCount)) return false;
    // What upstream does not count, nobody can know to be missing.
    return mediaIds.slice(offset, Math.min(offset + first, totalCount)).join() === ids.join();
  });
}

function isMarked({ stale, atLeastOnce }: Page): boolean {
  return stale || atLeastOnce;
}

function describePage(page: Page | undefined, asked: Asked): string {
  return JSON.stringify({ asked, ...page });
}

async function readPage(
  library: AssetLibrary,
  asked: Asked,
  { noCache = false } = {},
): Promise<Page | undefined> {
  const loader = library.openLoader({ signal: new AbortController().signal, noCache });
  const slice = await loader.loadWindow<MediaAsset>(windowIn(library, 'image', asked)).catch(() => undefined);
  return (
    slice && {
      ids: slice.items.map(({ mediaId }) => mediaId),
      totalCount: slice.totalCount,
      stale: slice.stale,
      atLeastOnce: loader.report.atLeastOnce,
    }
  );
}

/**
 * Reads what is to be cached, has the totals compared, and lets some of the time until the next
 * check go by.
 */
async function warmUp(
  library: AssetLibrary,
  { warmth, size }: Trial,
  { random, clock }: { random: Random; clock: { time: number } },
): Promise<void> {
  if (warmth === 'cold') return;
  for (let offset = 0; offset < size; offset += 100)
    if (warmth === 'cached' || random.chance(30)) await readPage(library, { offset, first: 100 });
  clock.time += FRESH_MS;
  await readPage(library, { offset: 0, first: 20 });
  await settle(10);
  clock.time += random.integer(0, FRESH_MS);
}
