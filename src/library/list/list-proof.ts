import { ageOf } from '../../clock.ts';
import { IncompletePageError } from '../../upstream/errors.ts';
import { type Job, singleFlight } from '../../upstream/job.ts';
import type { PageRange } from '../../upstream/port.ts';
import type { ListDefinition } from '../list-definition.ts';
import { type Answer, readPlaced } from './answer.ts';
import { HEAD } from './cover.ts';
import { createDispute } from './dispute.ts';
import { createHeadHistory } from './head-history.ts';
import { inSlices } from './in-slices.ts';
import type { ListCalls } from './list-calls.ts';
import type { ListEvents } from './list-events.ts';
import type { ReadonlyRankMap } from './rank-map.ts';
import {
  areEarlier,
  type Located,
  locate,
  locatedItems,
  type RankShifts,
  type Sighting,
} from './rank-shifts.ts';
import type { RankedList } from './ranked-list.ts';

/** Keeps a ranked list as upstream has it: applies answers, finds uploads and deletions. */
export interface ListProof<Item> {
  /** Applies an answer. Returns false, and does nothing, if it contradicts the cache. */
  apply(answer: Answer<Item>): boolean;
  /**
   * Finds what was uploaded and deleted since the last time, and corrects the cache. Concurrent
   * callers share one run. If upstream contradicts itself meanwhile, the list is then disputed.
   *
   * @throws UpstreamError and then the cache stays as it is
   */
  prove(job: Job): Promise<void>;
  /** Forgets everything cached except this answer. */
  reset(answer: Answer<Item>): void;
  /** An answer contradicts a list just proven: upstream contradicts itself. Does not apply it. */
  dispute(answer: Answer<Item>): void;
  /** For a disputed list: whether upstream has had time to agree, so that it may be proven. */
  readonly isVerificationDue: boolean;
  /** Whether an answer may be from before a deletion that was found meanwhile. */
  isOutOfDate(answer: Answer<Item>): boolean;
}

export interface ListProofOptions<Item> {
  readonly definition: Pick<ListDefinition<Item>, 'idOf' | 'updatedAtOf' | 'pageCall'>;
  readonly ranked: RankedList<Item>;
  readonly calls: ListCalls<Item>;
  readonly events: Pick<ListEvents<Item>, 'proven' | 'disputed'>;
  /** Whether another call may be spent on finding deletions. */
  readonly trySpendOnShifts: () => boolean;
  readonly now: () => number;
}

const HOUR_MS = 3_600_000;

/** How many times a list that keeps changing is looked through. */
const MAX_ROUNDS = 3;

/** Incomplete answers in a row, over an hour or more, after which the shorter list is believed. */
const BELIEVED_AFTER = 10;

/** How many answers that began a dispute are requested again when the list is verified. */
const MAX_CONTESTED = 3;

/** Upstream may have contradicted itself for this long before the first answer that shows it. */
const DOUBTFUL_MS = 30_000;

export function createListProof<Item>({
  definition,
  ranked,
  calls,
  events,
  now,
  ...options
}: ListProofOptions<Item>): ListProof<Item> {
  const { idOf, updatedAtOf } = definition;
  /** The last call before cached items were moved to other ranks. */
  let movedAfter = 0;
  /** How often upstream sent only part of what it counts, since the list was last proven. */
  let incomplete: { readonly since: number; times: number } | undefined;
  const dispute = createDispute(now);
  const heads = createHeadHistory(definition, now);
  /** Where upstream contradicted proven data: verification looks there, in case that was wrong. */
  let contested: readonly PageRange[] = [];

  /** If upstream keeps sending less than it promises, that is believed in the end. */
  async function lookThrough(job: Job): Promise<void> {
    if (ranked.isDisputed && !dispute.isDue) return;
    try {
      await bringUpToDate(job);
    } catch (error) {
      if (!(error instanceof IncompletePageError)) throw error;
      incomplete ??= { since: now(), times: 0 };
      incomplete.times += 1;
      if (ageOf(incomplete.since, now()) < HOUR_MS || incomplete.times < BELIEVED_AFTER) throw error;
      const head = await calls.make(HEAD, job);
      if (head.page.items.length === 0) throw error;
      reset(head);
    }
  }

  async function bringUpToDate(job: Job): Promise<void> {
    let before: Answer<Item> | undefined;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const head = await calls.make(HEAD, job);
      const isBack = heads.isBack(head);
      heads.remember(head);
      if (isBack && !ranked.isDisputed) return disagree(job);
      if (!ranked.isDisputed && apply(head) && ranked.provenBy >= head.call) return;
      // The same head again: what was seen in between cannot be true, as any upload changes it.
      const isUnchanged = before !== undefined && isSame(before, head);
      const outcome = isUnchanged ? 'at odds' : await findShifts(head, job);
      if (outcome === 'moved') return;
      if (outcome === 'at odds') return disagree(job);
      before = head;
    }
    // It changed during every look-through: start over with what the head shows.
    if (ranked.isDisputed) await disagree(job);
    else reset(await calls.make(HEAD, job));
  }

  /** Upstream contradicted itself while the list was looked through. */
  async function disagree(job: Job): Promise<void> {
    if (!ranked.isDisputed) beginDispute();
    else if (dispute.isHopeless) reset(await calls.make(HEAD, job));
    else renewDispute();
  }

  function beginDispute(): void {
    ranked.dispute(now() - DOUBTFUL_MS);
    dispute.begin();
    events.disputed();
  }

  function renewDispute(): void {
    dispute.renew();
    events.disputed();
  }

  /** Forgets everything cached except this answer. */
  function reset(answer: Answer<Item>): void {
    move(new Map(), answer);
    ranked.apply(answer, { force: true });
  }

  function apply(answer: Answer<Item>): boolean {
    const { provenBy } = ranked;
    // Later heads are compared with this one too. Whether it goes back, the next look tells.
    if (answer.offset === 0) heads.remember(answer);
    const isOpening = ranked.totalCount === undefined;
    const isApplied = ranked.apply(answer);
    if (isOpening || ranked.provenBy !== provenBy) recordProof(answer);
    return isApplied;
  }

  /** @param head the answer from which the search began */
  function move(ranks: ReadonlyRankMap<number>, head: Answer<Item>): void {
    ranked.move(ranks, readPlaced(head).totalCount, calls.made);
    movedAfter = calls.made;
    contested = [];
    dispute.end();
    recordProof(head);
  }

  function recordProof({ call }: Answer<Item>): void {
    incomplete = undefined;
    events.proven(call);
  }

  /**
   * Finds where everything cached is now and moves it there, in full or within the hourly
   * allowance. Moves nothing if the list changed meanwhile, or if what was seen cannot be one state
   * or is an earlier one. Throws if the daily calls do not suffice: the cache stays as it is.
   */
  async function findShifts(head: Answer<Item>, job: Job): Promise<'moved' | 'restless' | 'at odds'> {
    const { totalCount } = readPlaced(head);
    // The calls that a caller may cause by `no-cache` are for heads only.
    const look = (range: PageRange) =>
      calls.make(range, job, job.purpose === 'no-cache' ? 'missing' : job.purpose);
    const collected = inSlices(locatedItems(provenItems()));
    const cached = collected instanceof Promise ? await collected : collected;
    const known = ranked.head;
    const answers = [head];
    const toCheck = contested.filter(({ offset }) => offset > 0 && offset < totalCount);
    let found: RankShifts;
    for (;;) {
      const sightings = answers.map((answer) => sightingOf(answer, cached.oldestFirst));
      const edited = editedIn(answers);
      // The head shows a fall too, even if it is no longer cached.
      const knownRank = (id: string) => (id === known?.id ? known.rank : cached.rankOf(id));
      const rankOf = (id: string) => (edited.has(id) ? undefined : knownRank(id));
      if (areEarlier(rankOf, sightings) && dispute.mayBeBehind) return 'at odds';
      const search = inSlices(locate(cached, sightings, { totalCount, width: calls.width }));
      found = search instanceof Promise ? await search : search;
      const range = toCheck.pop() ?? rangeOf(found.next, totalCount);
      if (!found.isConsistent || range === undefined || !options.trySpendOnShifts()) break;
      const answer = await look(range);
      if (readPlaced(answer).totalCount !== totalCount) return 'restless';
      answers.push(answer);
    }
    if (answers.length > 1 || !found.isConsistent) {
      // An upload and a deletion in between leave the total as it was, but change the head.
      const again = await look(head);
      if (!isSame(head, again)) return 'restless';
    }
    if (!found.isConsistent && !ranked.isDisputed) return 'at odds';
    // If upstream agrees again and the cache does not fit, only what was seen is certain.
    const ranks = inSlices(found.ranks());
    const certain = ranks instanceof Promise ? await ranks : ranks;
    move(found.isConsistent ? certain : new Map(), head);
    for (const answer of answers) ranked.apply(answer, { force: true });
    return 'moved';
  }

  function* provenItems(): Generator<Located, void> {
    for (const { rank, id } of ranked.proven()) yield { rank, id };
  }

  /** The assets with a changed edit time. The edit may have moved them to the head. */
  function editedIn(answers: readonly Answer<Item>[]): ReadonlySet<string> {
    const isEdited = (item: Item) => {
      const known = ranked.find(idOf(item));
      return known !== undefined && known.updatedAt !== updatedAtOf(item)?.getTime();
    };
    return new Set(answers.flatMap(({ page }) => page.items.filter(isEdited).map(idOf)));
  }

  function rangeOf(newest: number | undefined, totalCount: number): PageRange | undefined {
    return newest === undefined ? undefined : { offset: totalCount - 1 - newest, count: calls.width };
  }

  /** @throws IncompletePageError if assets that were not sent would look deleted */
  function sightingOf(answer: Answer<Item>, [oldest]: readonly Located[]): Sighting {
    const { items, askedFor } = readPlaced(answer);
    const unsent = askedFor.newest - askedFor.oldest + 1 - items.length;
    // An upstream that counts more than it has never sent anything for the oldest ranks.
    const isKnownEnd = askedFor.oldest === 0 && unsent === oldest?.rank;
    if (unsent > 0 && !isKnownEnd) throw new IncompletePageError(definition.pageCall.name);
    return { range: askedFor, items: items.map(({ rank, item }) => ({ rank, id: idOf(item) })) };
  }

  function isSame(a: Answer<Item>, b: Answer<Item>): boolean {
    const idsOf = ({ page }: Answer<Item>) => page.items.map(idOf).join();
    return readPlaced(a).totalCount === readPlaced(b).totalCount && idsOf(a) === idsOf(b);
  }

  return {
    apply,
    prove: singleFlight(lookThrough),
    reset,
    dispute(answer) {
      contested = [...contested, { offset: answer.offset, count: answer.count }].slice(-MAX_CONTESTED);
      beginDispute();
    },
    get isVerificationDue() {
      return dispute.isDue;
    },
    isOutOfDate: ({ call }) => call <= movedAfter,
  };
}
