import type { AppliedLog } from './applied-log.ts';
import { BoardUnreachableError } from './board.ts';
import { type Contact, LOST_AFTER_MS } from './contact.ts';
import { isLost, type Presence } from './presence.ts';
import type { Control, End, ReplicaParts } from './replica-parts.ts';
import type { Want } from './wants.ts';

/** How long a read waits for an entry, in milliseconds. */
const BLOCK_MS = 1000;

/** How often a follower asks for the lease, in milliseconds: a dead leader is followed after that, at most. */
const ASK_EVERY_MS = 400;

/** How long after an error the log is read again, in milliseconds. */
const AGAIN_MS = 100;

/** The same after the store could not be written. */
const STORE_AGAIN_MS = 1000;

/**
 * A replica that lacks entries waits so long for another one to lead, in milliseconds: what it knows is
 * older than what the others know.
 */
const GAP_PATIENCE_MS = 10_000;

/** Applies the log as it comes, until this replica gets the lease, loses contact, or is closed. */
export async function follow(
  parts: ReplicaParts,
  { log, contact, presence, control, onCaughtUp }: FollowingParts,
): Promise<End> {
  const { me, board, library, wants, clock, listener } = parts;
  const { ending } = control;
  let isCaughtUp = false;
  let gapSince: number | undefined;
  /** Whether a leader has taken its leave since the lease was asked for. */
  let hasHeardBye = false;
  let hearBye = () => {};

  /** Ledgers and obstacles are in no store, and may have been told long ago. Lost, it is told at a change. */
  function askForState(): void {
    const want: Want = { id: `${me}:state`, purpose: 'check', wanted: { kind: 'state' } };
    board.want(JSON.stringify(want)).catch(() => {});
  }

  async function readLog(): Promise<void> {
    while (!ending.isOver) {
      try {
        const blockMs = isCaughtUp ? BLOCK_MS : 0;
        const isAtEnd = await log.readOn({ blockMs, isEnded: () => ending.isOver });
        if (isAtEnd && !isCaughtUp) askForState();
        isCaughtUp ||= isAtEnd;
        if (isAtEnd && !log.hasGap) onCaughtUp();
        if (log.isAfterBye) {
          hasHeardBye = true;
          hearBye();
        }
      } catch (error) {
        const isOfBoard = error instanceof BoardUnreachableError;
        if (!isOfBoard) listener.onFailure(error);
        await clock.wait(isOfBoard ? AGAIN_MS : STORE_AGAIN_MS);
      }
    }
  }

  function mayTakeOver(): boolean {
    gapSince = log.hasGap ? (gapSince ?? clock.now()) : undefined;
    const isPatient = gapSince !== undefined && clock.now() - gapSince < GAP_PATIENCE_MS;
    return control.mayLead && isCaughtUp && !isPatient;
  }

  async function askForLease(): Promise<void> {
    while (!ending.isOver) {
      const isCandidate = mayTakeOver();
      hasHeardBye = false;
      try {
        const { lease } = await presence.hold({ isCandidate });
        if (lease !== undefined && isCandidate) return ending.end({ lease });
      } catch (error) {
        if (isLost(error, contact)) return ending.end('alone');
      }
      wants.sendAgain();
      // While it was asked for, the lease has become free: the answer is of before.
      if (hasHeardBye) continue;
      const heard = new Promise<void>((resolve) => {
        hearBye = resolve;
      });
      await Promise.race([clock.wait(ASK_EVERY_MS * (0.75 + clock.random() / 2)), heard]);
    }
  }

  while (!ending.isOver) {
    try {
      await library.follow();
      await log.open();
      break;
    } catch (error) {
      listener.onFailure(error);
      await clock.wait(STORE_AGAIN_MS);
      if (contact.lostForMs >= LOST_AFTER_MS) ending.end('alone');
    }
  }
  wants.sendAgain({ areAll: true });
  void readLog();
  askForLease().catch((error: unknown) => {
    listener.onFailure(error);
    ending.end('following');
  });
  const end = await ending.reached;
  await log.settled();
  return end;
}

/** What a role works with, besides the parts of the replica. */
export interface FollowingParts {
  readonly log: AppliedLog;
  readonly contact: Pick<Contact, 'lostForMs'>;
  readonly presence: Presence;
  readonly control: Control;
  /** All of the log is applied. */
  readonly onCaughtUp: () => void;
}
