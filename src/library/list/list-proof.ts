import { ageOf } from '../../clock.ts';
import { IncompletePageError } from '../../upstream/errors.ts';
import { type Job, singleFlight } from '../../upstream/job.ts';
import type { PageRange } from '../../upstream/port.ts';
import type { ListDefinition } from '../list-definition.ts';
import { type Answer, readPlaced } from './answer.ts';
import { HEAD } from './cover.ts';
import { createDispute } from './dispute.ts';
import { createHeadHistory } from './head-history.ts';
import type { ListCalls } from './list-calls.ts';
import type { ListEvents } from './list-events.ts';
import { areEarlier, type Located, locate, type RankShifts, type Sighting } from './rank-shifts.ts';
import type { RankedList } from './ranked-list.ts';

/** Keeps a ranked list as upstream has it: applies answers, and finds out what was uploaded and deleted. */
export interface ListProof<Item> {
  /** Applies an answer; false, and nothing happens, where it contradicts what is cached. */
  apply(answer: Answer<Item>): boolean;
  /**
   * Finds out what was uploaded and deleted since the last time, and corrects what is cached. Who comes while this is
   * under way shares it. Where upstream contradicts itself meanwhile, the list is disputed afterwards.
   *
   * @throws UpstreamError and then what is cached stays as it is
   */
  prove(job: Job): Promise<void>;
  /** Forgets all that is cached but this answer. */
  reset(answer: Answer<Item>): void;
  /** An answer contradicts a list that was just proven: upstream contradicts itself. It is not applied. */
  dispute(answer: Answer<Item>): void;
  /** Of a disputed list: whether upstream has had the time to agree with itself, so that it may be proven. */
  readonly isVerificationDue: boolean;
  /** Whether an answer may be from before a deletion that was found meanwhile. */
  isOutOfDate(answer: Answer<Item>): boolean;
}

export interface ListProofOptions<Item> {
  readonly definition: Pick<ListDefinition<Item>, 'idOf' | 'updatedAtOf'>;
  readonly ranked: RankedList<Item>;
  readonly calls: ListCalls<Item>;
  readonly events: Pick<ListEvents<Item>, 'proven' | 'disputed'>;
  /** Whether another call may be spent on finding deletions. */
  readonly trySpendOnShifts: () => boolean;
  readonly now: () => number;
}

const HOUR_MS = 3_600_000;

/** How often a list that changes while it is looked through is looked through again. */
const MAX_ROUNDS = 3;

/** Incomplete answers in a row (over an hour or more) after which the shorter list is believed. */
const BELIEVED_AFTER = 10;

/** How many of the answers that began a dispute are asked for again when the list is verified. */
const MAX_CONTESTED = 3;

/** Before the first answer that shows it, upstream may have contradicted itself for so long. */
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
  /** The last call before what is cached was moved to other ranks. */
  let movedAfter = 0;
  /** How often no more than a part of what upstream counts was sent, since the list was last proven. */
  let incomplete: { readonly since: number; times: number } | undefined;
  const dispute = createDispute(now);
  const heads = createHeadHistory(definition, now);
  /** Where upstream has contradicted what was proven: looked at again when the list is verified, in case that was wrong. */
  let contested: readonly PageRange[] = [];

  /** Where upstream goes on sending less than it promises, that is believed in the end. */
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
      // What was seen in between cannot have been so: whatever is uploaded changes the head.
      const isUnchanged = before !== undefined && isSame(before, head);
      const outcome = isUnchanged ? 'at odds' : await findShifts(head, job);
      if (outcome === 'moved') return;
      if (outcome === 'at odds') return disagree(job);
      before = head;
    }
    // It did not hold still for as long as it takes to look: begin anew with what the head shows.
    if (ranked.isDisputed) await disagree(job);
    else reset(await calls.make(HEAD, job));
  }

  /** While a list was looked through, upstream has contradicted itself. */
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

  /** Forgets all that is cached but this answer. */
  function reset(answer: Answer<Item>): void {
    move(new Map(), answer);
    ranked.apply(answer, { force: true });
  }

  function apply(answer: Answer<Item>): boolean {
    const { provenBy } = ranked;
    // One that is read for a caller is what later ones are compared with; whether it goes back, the next look tells.
    if (answer.offset === 0) heads.remember(answer);
    const isOpening = ranked.totalCount === undefined;
    const isApplied = ranked.apply(answer);
    if (isOpening || ranked.provenBy !== provenBy) recordProof(answer);
    return isApplied;
  }

  /** @param head the answer that shows the list as it was first seen on the way */
  function move(ranks: RankShifts['ranks'], head: Answer<Item>): void {
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
   * Looks where all that is cached is now, and moves it there: whole, or as much as may be spent on it in an hour. Nothing is
   * moved where the list did not hold still until all was located, or where what was seen cannot be of one state, or is an
   * earlier one. Where the day's calls do not suffice it throws, and what is cached stays as it is.
   */
  async function findShifts(head: Answer<Item>, job: Job): Promise<'moved' | 'restless' | 'at odds'> {
    const { totalCount } = readPlaced(head);
    // The calls that a caller may cause by `no-cache` are for heads alone.
    const look = (range: PageRange) =>
      calls.make(range, job, job.purpose === 'no-cache' ? 'missing' : job.purpose);
    const cached = ranked.proven().map(({ rank, item }) => ({ rank, id: idOf(item) }));
    // The head tells of a fall as well, though it be no longer cached.
    const known = [...cached, ...(ranked.head === undefined ? [] : [ranked.head])];
    const answers = [head];
    const toCheck = contested.filter(({ offset }) => offset > 0 && offset < totalCount);
    let found: RankShifts;
    for (;;) {
      const sightings = answers.map((answer) => sightingOf(answer, cached));
      const edited = editedIn(answers);
      const unedited = known.filter(({ id }) => !edited.has(id));
      if (areEarlier(unedited, sightings) && dispute.mayBeBehind) return 'at odds';
      found = locate(cached, sightings, { totalCount, width: calls.width });
      const range = toCheck.pop() ?? rangeOf(found.next, totalCount);
      if (!found.isConsistent || range === undefined || !options.trySpendOnShifts()) break;
      const answer = await look(range);
      if (readPlaced(answer).totalCount !== totalCount) return 'restless';
      answers.push(answer);
    }
    if (answers.length > 1 || !found.isConsistent) {
      // An upload and a deletion in between would have left the total as it was, but not the head.
      const again = await look(head);
      if (!isSame(head, again)) return 'restless';
    }
    if (!found.isConsistent && !ranked.isDisputed) return 'at odds';
    // Upstream agrees with itself again, so what was cached is of more than one state: only what was seen is certain.
    move(found.isConsistent ? found.ranks : new Map(), head);
    for (const answer of answers) ranked.apply(answer, { force: true });
    return 'moved';
  }

  /** The assets that answers show with another time of their last edit, which may have moved them to the head. */
  function editedIn(answers: readonly Answer<Item>[]): ReadonlySet<string> {
    const isEdited = (item: Item) => {
      const known = ranked.find(idOf(item));
      return known !== undefined && updatedAtOf(known.item)?.getTime() !== updatedAtOf(item)?.getTime();
    };
    return new Set(answers.flatMap(({ page }) => page.items.filter(isEdited).map(idOf)));
  }

  function rangeOf(newest: number | undefined, totalCount: number): PageRange | undefined {
    return newest === undefined ? undefined : { offset: totalCount - 1 - newest, count: calls.width };
  }

  /** @throws IncompletePageError where assets that were not sent would pass for deleted */
  function sightingOf(answer: Answer<Item>, [oldest]: readonly Located[]): Sighting {
    const { items, askedFor } = readPlaced(answer);
    const unsent = askedFor.newest - askedFor.oldest + 1 - items.length;
    // An upstream that counts more than it has, has never sent anything for the oldest ranks.
    const isKnownEnd = askedFor.oldest === 0 && unsent === oldest?.rank;
    if (unsent > 0 && !isKnownEnd) throw new IncompletePageError();
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
