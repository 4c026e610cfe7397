import { ageOf } from '../age.ts';
import { type Errand, shareErrand } from '../calls/errand.ts';
import { IncompletePageError } from '../errors.ts';
import { type Answer, readPlaced } from './answer.ts';
import { type CallRange, HEAD } from './cover.ts';
import type { ListCalls } from './list-calls.ts';
import type { KeptAsset, RankedList } from './ranked-list.ts';
import { locate, type Relocation, type Sighting } from './relocation.ts';

/** Keeps a ranked list as upstream has it: takes answers in, and finds out what was uploaded and deleted. */
export interface ListProof {
  /** Takes an answer in; false, and nothing happens, where it contradicts what is kept. */
  takeIn(answer: Answer): boolean;
  /**
   * Finds out what was uploaded and deleted since the last time, and corrects what is kept. Who comes while this is
   * under way shares it.
   *
   * @throws UpstreamError and then what is kept stays as it is
   */
  prove(errand: Errand): Promise<void>;
  /** Forgets all that is kept but this answer. */
  beginAnew(answer: Answer): void;
  /** Whether an answer may be from before a deletion that was found meanwhile. */
  isOutOfDate(answer: Answer): boolean;
}

export interface ListProofOptions {
  readonly ranked: RankedList;
  readonly calls: ListCalls;
  /** Whether another call may be spent on finding deletions. */
  readonly trySpendOnRelocation: () => boolean;
  /** What is kept was found to be so, by calls of which this one was the first. */
  readonly onProven: (firstCall: number) => void;
  readonly now: () => number;
}

const HOUR_MS = 3_600_000;

/** How often a list that changes while it is looked through is looked through again. */
const MAX_ROUNDS = 3;

/** Incomplete answers in a row (over an hour or more) after which the shorter list is believed. */
const BELIEVED_AFTER = 10;

export function createListProof({ ranked, calls, now, ...options }: ListProofOptions): ListProof {
  /** The last call before what is kept was moved to other ranks. */
  let movedAfter = 0;
  /** How often no more than a part of what upstream counts was sent, since the list was last proven. */
  let incomplete: { readonly since: number; times: number } | undefined;

  /** Where upstream goes on sending less than it promises, that is believed in the end. */
  async function lookThrough(errand: Errand): Promise<void> {
    try {
      await bringUpToDate(errand);
    } catch (error) {
      if (!(error instanceof IncompletePageError)) throw error;
      incomplete ??= { since: now(), times: 0 };
      incomplete.times += 1;
      if (ageOf(incomplete.since, now()) < HOUR_MS || incomplete.times < BELIEVED_AFTER) throw error;
      const head = await calls.make(HEAD, errand);
      if (head.page.assets.length === 0) throw error;
      beginAnew(head);
    }
  }

  async function bringUpToDate(errand: Errand): Promise<void> {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const head = await calls.make(HEAD, errand);
      const isProof = takeIn(head) && ranked.provenBy >= head.call;
      if (isProof || (await relocate(head, errand))) return;
    }
    // It did not hold still for as long as it takes to look: begin anew with what the head shows.
    beginAnew(await calls.make(HEAD, errand));
  }

  function beginAnew(answer: Answer): void {
    move(new Map(), answer);
    ranked.takeIn(answer, { force: true });
  }

  function takeIn(answer: Answer): boolean {
    const { provenBy } = ranked;
    const isOpening = ranked.totalCount === undefined;
    const isTakenIn = ranked.takeIn(answer);
    if (isOpening || ranked.provenBy !== provenBy) noteProof(answer);
    return isTakenIn;
  }

  /** @param head the answer that shows the list as it was first seen on the way */
  function move(ranks: Relocation['ranks'], head: Answer): void {
    ranked.move(ranks, readPlaced(head).totalCount, calls.made);
    movedAfter = calls.made;
    noteProof(head);
  }

  function noteProof({ call }: Answer): void {
    incomplete = undefined;
    options.onProven(call);
  }

  /**
   * Whether the list held still until all was located, or as much as may be spent on it in an hour. Where the day's calls
   * do not suffice it throws, and what is kept stays as it is.
   */
  async function relocate(head: Answer, errand: Errand): Promise<boolean> {
    const { totalCount } = readPlaced(head);
    // The calls that a caller may cause by `no-cache` are for heads alone.
    const look = (range: CallRange) =>
      calls.make(range, errand, errand.purpose === 'no-cache' ? 'missing' : errand.purpose);
    const kept = ranked.proven();
    const answers = [head];
    let found: Relocation;
    for (;;) {
      found = locate(
        kept,
        answers.map((answer) => sightingOf(answer, kept)),
        { totalCount, width: calls.width },
      );
      if (found.next === undefined || !options.trySpendOnRelocation()) break;
      const answer = await look({ offset: totalCount - 1 - found.next, count: calls.width });
      if (readPlaced(answer).totalCount !== totalCount) return false;
      answers.push(answer);
    }
    if (answers.length > 1) {
      // An upload and a deletion in between would have left the total as it was, but not the head.
      const again = await look(head);
      if (!isSame(head, again)) return false;
    }
    move(found.ranks, head);
    for (const answer of answers) ranked.takeIn(answer, { force: true });
    return true;
  }

  return {
    takeIn,
    prove: shareErrand(lookThrough),
    beginAnew,
    isOutOfDate: ({ call }) => call <= movedAfter,
  };
}

/** @throws IncompletePageError where assets that were not sent would pass for deleted */
function sightingOf(answer: Answer, [oldest]: readonly KeptAsset[]): Sighting {
  const { items, askedFor } = readPlaced(answer);
  const unsent = askedFor.newest - askedFor.oldest + 1 - items.length;
  // An upstream that counts more than it has, has never sent anything for the oldest ranks.
  const isKnownEnd = askedFor.oldest === 0 && unsent === oldest?.rank;
  if (unsent > 0 && !isKnownEnd) throw new IncompletePageError();
  return { range: askedFor, items: items.map(({ rank, asset }) => ({ rank, mediaId: asset.mediaId })) };
}

function isSame(a: Answer, b: Answer): boolean {
  const idsOf = ({ page }: Answer) => page.assets.map(({ mediaId }) => mediaId).join();
  return readPlaced(a).totalCount === readPlaced(b).totalCount && idsOf(a) === idsOf(b);
}
