import { describe, expect, it } from 'vitest';
import type { Control } from '../../src/sandbox/control/control.ts';
import { createRandom, type Random } from '../../src/sandbox/random.ts';
import { mediaIdsOf } from '../helpers/assets.ts';
import { MORNING } from '../helpers/clocked-source.ts';
import type { Gateway } from '../helpers/execute.ts';
import { draftItems, publicationItems } from '../helpers/item-lists.ts';
import { propertyRuns } from '../helpers/property-runs.ts';
import { inProcessSandboxGateway } from '../helpers/sandbox-gateway.ts';
import { settle } from '../helpers/settle.ts';
import { askPage } from '../helpers/walks.ts';

const TYPES = ['DRAFT', 'PUBLICATION'] as const;
type Type = (typeof TYPES)[number];

const RUNS = propertyRuns(100);

/** An account whose editors write, edit, publish and delete, at random. */
function createEditors(control: () => Control, random: Random) {
  const drafts = draftItems(random.integer(20, 70));
  const publications = publicationItems(random.integer(20, 70));
  const present: Record<Type, Set<string>> = {
    DRAFT: new Set(drafts.map(({ media_id }) => media_id)),
    PUBLICATION: new Set(publications.map(({ article_id }) => article_id)),
  };
  /** What was in its list throughout, in its place. */
  const steady: Record<Type, Set<string>> = {
    DRAFT: new Set(present.DRAFT),
    PUBLICATION: new Set(present.PUBLICATION),
  };

  function leave(type: Type, id: string): void {
    present[type].delete(id);
    steady[type].delete(id);
  }

  return {
    library: { draft: drafts, publication: publications },
    steady,
    work(): void {
      const type = random.pick(TYPES);
      const id = random.pick([...present[type]]);
      switch (random.pick(['write', 'edit', 'edit to the head', 'delete', 'publish', 'publish'])) {
        case 'write':
          present[type].add(control().upload(type.toLowerCase()));
          return;
        case 'edit':
          control().edit(id, {});
          return;
        case 'edit to the head':
          steady[type].delete(id);
          control().edit(id, {}, { moveToHead: true });
          return;
        case 'delete':
          leave(type, id);
          control().delete(id);
          return;
        case 'publish': {
          const draft = random.pick([...present.DRAFT]);
          leave('DRAFT', draft);
          present.PUBLICATION.add(control().publish(draft));
        }
      }
    },
  };
}

/** Someone who goes through one list, page by page. */
function createReader(gateway: Gateway, type: Type, random: Random) {
  const size = random.pick([7, 20, 33, 100]);
  const isForwards = random.chance(50);
  const shown: string[] = [];
  let cursor: string | null = null;
  let isDone = false;
  let isMarked = false;

  return {
    get isDone() {
      return isDone;
    },
    async readOn(): Promise<void> {
      const window = isForwards ? { first: size, after: cursor } : { last: size, before: cursor };
      const { data, errors, extensions } = await askPage(gateway, type, window);
      // It changed at every call for as long as the page was read.
      if (errors?.[0]?.extensions.code === 'UPSTREAM_UNAVAILABLE') return;
      expect(errors).toBeUndefined();
      const { nodes, pageInfo, paging } = data.page;
      expect(paging).toBe(extensions?.paging ?? 'EXACTLY_ONCE');
      shown.push(...mediaIdsOf(nodes));
      isMarked ||= paging === 'AT_LEAST_ONCE';
      isDone = !(isForwards ? pageInfo.hasNextPage : pageInfo.hasPreviousPage);
      cursor = isForwards ? pageInfo.endCursor : pageInfo.startCursor;
    },
    /** What was there throughout and was not shown once, unless a page says that this may be. */
    faults(steady: ReadonlySet<string>): readonly string[] {
      const times = (id: string) => shown.filter((each) => each === id).length;
      const isMissed = (id: string) => times(id) === 0 && !(isMarked && !isForwards);
      const isRepeated = (id: string) => times(id) > 1 && !isMarked;
      return [...steady].filter((id) => isMissed(id) || isRepeated(id));
    },
    get isMarked() {
      return isMarked;
    },
  };
}

/** Two readers, of the drafts and of the publications, while the editors work. */
async function readWhileEditorsWork(seed: number) {
  const random = createRandom(seed);
  let now = MORNING;
  const editors = createEditors(() => opened.sandbox.control, random);
  const worksDuringCalls = random.chance(50);
  const opened = inProcessSandboxGateway(
    { library: editors.library, now: () => now },
    {
      now: () => now,
      beforeAnswer(path) {
        if (worksDuringCalls && path.endsWith('/batchget') && random.chance(10)) editors.work();
      },
    },
  );

  const readers = TYPES.map((type) => createReader(opened.gateway, type, random));
  while (readers.some(({ isDone }) => !isDone)) {
    await Promise.all(readers.filter(({ isDone }) => !isDone).map((reader) => reader.readOn()));
    for (let count = random.integer(0, 3); count > 0; count -= 1) editors.work();
    now += random.pick([0, 1000, 130_000, 1_000_000, 2_000_000]);
    if (random.chance(70)) await settle(3);
  }
  return {
    faults: TYPES.flatMap((type, index) => readers[index]?.faults(editors.steady[type]) ?? []),
    marked: readers.filter(({ isMarked }) => isMarked).length,
    paths: opened.sandbox.control.calls().map(({ path }) => path),
  };
}

describe('a walk over drafts and one over publications, while editors write, edit, publish and delete', () => {
  it('show each item that stays once or say so', async () => {
    const faults: number[] = [];
    const paths = new Set<string>();
    let marked = 0;
    for (let seed = 0; seed < RUNS; seed += 1) {
      const walk = await readWhileEditorsWork(seed);
      if (walk.faults.length > 0) faults.push(seed);
      marked += walk.marked;
      for (const path of walk.paths) paths.add(path);
    }

    expect(faults).toEqual([]);
    expect(marked).toBeLessThanOrEqual(Math.ceil(RUNS * 2 * 0.02));
    // Among them is no `draft/switch`, which would turn the draft box on for good.
    expect([...paths].sort()).toEqual([
      '/cgi-bin/draft/batchget',
      '/cgi-bin/draft/count',
      '/cgi-bin/freepublish/batchget',
      '/cgi-bin/stable_token',
    ]);
  });
});
