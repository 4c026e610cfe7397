import type { AssetType } from './asset.ts';
import { cover, type Stretch } from './cover.ts';
import { IncompletePageError, PageTooLargeError, UpstreamQuotaExceededError } from './errors.ts';
import { type AssetSource, MAX_COUNT } from './page.ts';
import type { Ledger, Purpose } from './quota.ts';
import { type Answer, type RankedList, readPlaced } from './ranked-list.ts';
import { locate, type Relocation, type Sighting } from './relocation.ts';

/** Calls for what some ranks hold: those that have to be made, and those that others have made already. */
export interface ReadPlan {
  readonly stretches: readonly Stretch[];
  readonly joined: readonly Promise<void>[];
}

/** One type's list as it is kept over all requests: everything that reads it from upstream goes through here. */
export interface KeptList {
  readonly ranked: RankedList;
  /** The fewest calls for these ranks, besides those that are under way. */
  plan(ranks: readonly number[]): ReadPlan;
  /** Makes the calls of a plan at once, or the first call of a list that nobody has read yet. */
  read(plan: ReadPlan, purpose: Purpose): Promise<void>;
  /** Whether the first call is under way. */
  readonly opening: Promise<void> | undefined;
  /**
   * Finds out what was uploaded and deleted since the last time, and corrects what is kept. Who comes while this is
   * under way shares it.
   */
  prove(purpose: Purpose): Promise<void>;
  /** List calls made so far. */
  readonly calls: number;
}

export interface KeptListOptions {
  readonly type: AssetType;
  readonly ranked: RankedList;
  readonly source: AssetSource;
  readonly ledger: Ledger;
  /** Whether another call may be spent on finding deletions. */
  readonly spendOnRelocation: () => boolean;
  readonly onProven: () => void;
  /** A call was refused for a quota. */
  readonly onQuotaExceeded: () => void;
  /** The deadline of a call: it may serve several requests, so none of them ends it. */
  readonly createSignal: () => AbortSignal;
  readonly now: () => number;
}

const HOUR_MS = 3_600_000;

/** How often a list that changes while it is looked through is looked through again. */
const MAX_ROUNDS = 3;

export function createKeptList(options: KeptListOptions): KeptList {
  const { type, ranked, source, ledger, now } = options;
  const underWay = new Map<Promise<void>, Stretch>();
  let calls = 0;
  let opening: Promise<void> | undefined;
  let proving: Promise<void> | undefined;
  /** The last call before what is kept was moved to other ranks. */
  let movedAfter = 0;
  /** When all that was kept was last forgotten because it could not be right. */
  let begunAnewAt = Number.NEGATIVE_INFINITY;
  /** How many items a call asks for: fewer than usual after an answer that was too large. */
  let width = MAX_COUNT;

  async function call(offset: number, count: number, purpose: Purpose): Promise<Answer> {
    const charged = ledger.spend(purpose);
    calls += 1;
    const number = calls;
    try {
      const page = await source.fetchPage({ type, offset, count }, options.createSignal());
      ledger.noteSuccess(charged);
      return { offset, count, page, call: number, at: now() };
    } catch (error) {
      ledger.noteFailure(error);
      if (error instanceof UpstreamQuotaExceededError && error.period === 'day') options.onQuotaExceeded();
      if (!(error instanceof PageTooLargeError) || count === 1) throw error;
    }
    width = Math.ceil(count / 2);
    return call(offset, width, purpose);
  }

  /** Takes an answer in. One that contradicts what is kept has it looked through first. */
  async function settle(answer: Answer, purpose: Purpose): Promise<void> {
    if (answer.call > movedAfter && place(answer)) return;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      await prove(purpose);
      // It may be from before the deletion, and would have to be asked for again by whoever wants it.
      if (answer.call <= movedAfter) return;
      if (place(answer)) return;
      const again = await call(answer.offset, answer.count, purpose);
      if (place(again)) return;
      if (round === MAX_ROUNDS - 1) insist(again);
    }
  }

  /**
   * For an answer that goes on contradicting a list that was just proven: what is kept is wrong, and begun anew. Where that
   * did not help, upstream contradicts itself, say by listing an asset twice.
   */
  function insist(answer: Answer): void {
    const isFirst = now() - begunAnewAt > HOUR_MS;
    if (isFirst) {
      begunAnewAt = now();
      move(new Map(), readPlaced(answer).totalCount);
    }
    ranked.place(answer, { force: !isFirst });
  }

  function start({ offset, count }: Stretch, purpose: Purpose): Promise<void> {
    return call(offset, count, purpose).then((answer) => settle(answer, purpose));
  }

  function track(stretch: Stretch, reading: Promise<void>): Promise<void> {
    underWay.set(reading, stretch);
    reading.catch(() => {}).finally(() => underWay.delete(reading));
    return reading;
  }

  function prove(purpose: Purpose): Promise<void> {
    proving ??= lookThrough(purpose).finally(() => {
      proving = undefined;
    });
    return proving;
  }

  async function lookThrough(purpose: Purpose): Promise<void> {
    width = MAX_COUNT;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const head = await call(0, MAX_COUNT, purpose);
      const isProof = place(head) && ranked.provenBy >= head.call;
      if (isProof || (await relocate(head, purpose))) return;
    }
    // It did not hold still for as long as it takes to look: begin anew with what the head shows.
    const head = await call(0, MAX_COUNT, purpose);
    move(new Map(), readPlaced(head).totalCount);
    ranked.place(head, { force: true });
  }

  function place(answer: Answer): boolean {
    const { provenBy } = ranked;
    const isOpening = ranked.totalCount === undefined;
    const isPlaced = ranked.place(answer);
    if (isOpening || ranked.provenBy !== provenBy) options.onProven();
    return isPlaced;
  }

  function move(ranks: Relocation['ranks'], totalCount: number): void {
    ranked.move(ranks, totalCount, calls);
    movedAfter = calls;
    options.onProven();
  }

  /**
   * Whether the list held still until all was located, or as much as may be spent on it in an hour. Where the day's calls
   * do not suffice it throws, and what is kept stays as it is.
   */
  async function relocate(head: Answer, purpose: Purpose): Promise<boolean> {
    const { totalCount } = readPlaced(head);
    // The calls that a caller may cause by `no-cache` are for heads alone.
    const looking = purpose === 'no-cache' ? 'missing' : purpose;
    const kept = ranked.proven();
    const answers = [head];
    let found: Relocation;
    for (;;) {
      found = locate(kept, answers.map(sightingOf), totalCount);
      if (found.next === undefined || !options.spendOnRelocation()) break;
      const answer = await call(totalCount - 1 - found.next, MAX_COUNT, looking);
      if (readPlaced(answer).totalCount !== totalCount) return false;
      answers.push(answer);
    }
    if (answers.length > 1) {
      // An upload and a deletion in between would have left the total as it was, but not the head.
      const again = await call(head.offset, head.count, looking);
      if (!isSame(head, again)) return false;
    }
    move(found.ranks, totalCount);
    for (const answer of answers) ranked.place(answer, { force: true });
    return true;
  }

  return {
    ranked,
    get calls() {
      return calls;
    },
    get opening() {
      return opening;
    },
    plan(ranks) {
      const total = ranked.totalCount ?? 0;
      const offsets = ranks.map((rank) => total - 1 - rank);
      const isIn = (offset: number, stretch: Stretch) =>
        offset >= stretch.offset && offset < stretch.offset + stretch.count;
      const reaching = [...underWay].filter(([, stretch]) => offsets.some((offset) => isIn(offset, stretch)));
      const rest = offsets.filter((offset) => !reaching.some(([, stretch]) => isIn(offset, stretch)));
      // What would reach past the end reads what is before it instead: more of it may be wanted next.
      const stretches = cover(rest, width).map(({ offset, count }) => {
        return { offset: Math.max(0, Math.min(offset, total - count)), count };
      });
      return { stretches, joined: reaching.map(([reading]) => reading) };
    },
    async read({ stretches, joined }, purpose) {
      const started = stretches.map((stretch) => track(stretch, start(stretch, purpose)));
      const [first] = started;
      if (ranked.totalCount === undefined && first !== undefined) {
        opening = first.finally(() => {
          opening = undefined;
        });
        opening.catch(() => {});
      }
      // All are waited for: what does arrive may be enough for some of the windows.
      const failed = (await Promise.allSettled([...joined, ...started])).find(
        ({ status }) => status === 'rejected',
      );
      if (failed?.status === 'rejected') throw failed.reason;
    },
    prove,
  };
}

/** @throws IncompletePageError where assets that were not sent would pass for deleted */
function sightingOf(answer: Answer): Sighting {
  const { items, askedFor } = readPlaced(answer);
  if (items.length < askedFor.newest - askedFor.oldest + 1) throw new IncompletePageError();
  return { range: askedFor, items: items.map(({ rank, asset }) => ({ rank, mediaId: asset.mediaId })) };
}

function isSame(a: Answer, b: Answer): boolean {
  const idsOf = ({ page }: Answer) => page.assets.map(({ mediaId }) => mediaId).join();
  return readPlaced(a).totalCount === readPlaced(b).totalCount && idsOf(a) === idsOf(b);
}
