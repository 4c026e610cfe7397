import { BoardUnreachableError, type HoldAnswer, SHARE_KEPT_MS } from './board.ts';
import { LOST_AFTER_MS } from './contact.ts';
import type { ReplicaParts } from './replica-parts.ts';

/** How long the lease is held without being renewed, in milliseconds: so long nobody calls if a leader dies. */
export const LEASE_MS = 6000;

/** What a replica tells the board of itself, again and again. */
export interface Presence {
  /**
   * Asks for the lease, or renews it, and tells what is known of terms and counts.
   *
   * @throws BoardUnreachableError
   */
  hold(options: { readonly isCandidate: boolean }): Promise<HoldAnswer>;
  /** Where the replica that leads is reached, as far as known: an origin. */
  readonly leaderUrl: string | undefined;
  /** How many replicas there are, as far as known. */
  readonly replicas: number;
}

/** How often the share of the reserve is told, in milliseconds. */
const SHARE_EVERY_MS = 2000;

/** @param onTail is told where the log ends, as often as the lease is asked for */
export function createPresence(
  { me, url, board, known, reserve, clock }: ReplicaParts,
  onTail: (position: string) => void,
): Presence {
  let heldTerm: number | undefined;
  let leaderUrl: string | undefined;
  let replicas = 1;
  /** When there were as many last. */
  let risenAt = Number.NEGATIVE_INFINITY;
  let sharedAt = Number.NEGATIVE_INFINITY;

  async function tellShare(): Promise<void> {
    if (clock.now() - sharedAt < SHARE_EVERY_MS) return;
    // A board that was flushed does not know of those that are cut off. After a day they have no share. Who
    // was cut off itself knows of them by the log.
    const seen = clock.now() - risenAt < SHARE_KEPT_MS ? replicas : 1;
    const atLeast = Math.max(seen, known.replicas);
    if (atLeast > seen) risenAt = clock.now();
    replicas = atLeast;
    known.replicas = 1;
    const told = await board.here({ me, share: reserve.share, replicas: atLeast });
    sharedAt = clock.now();
    reserve.share = told.share;
    if (told.replicas > atLeast) risenAt = sharedAt;
    replicas = told.replicas;
  }

  return {
    async hold({ isCandidate }) {
      const counts = known.all(clock.now());
      const answer = await board.hold({
        me,
        url: url(),
        ttlMs: LEASE_MS,
        known: { term: known.term, counts },
        heldTerm,
        isCandidate,
      });
      known.raiseTerm(answer.term);
      for (const count of answer.counts) known.add(count);
      if (answer.lease !== undefined) heldTerm = answer.lease.term;
      onTail(answer.tail);
      leaderUrl = originOf(answer.url);
      await tellShare();
      return answer;
    },
    get leaderUrl() {
      return leaderUrl;
    },
    get replicas() {
      return replicas;
    },
  };
}

/** Whoever may write to the board may have written anything. */
function originOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, origin } = new URL(url);
  return /^https?:$/.test(protocol) && origin === url ? url : undefined;
}

/** Whether a replica is alone from now on, after this error of the board's. @throws any other error */
export function isLost(error: unknown, { lostForMs }: { readonly lostForMs: number }): boolean {
  if (!(error instanceof BoardUnreachableError)) throw error;
  return lostForMs >= LOST_AFTER_MS;
}
