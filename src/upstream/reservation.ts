import { isDoneWithin } from './deadline.ts';
import type { QuotaDay, StoredToday } from './quota-days.ts';

/*
 * Calls are saved before they are made, a block ahead, so that hardly any waits for the disk:
 *
 *      calls of the day  ----------------------->
 *      made, and saved as used    |  made  |  reserved, not made  |
 *                               used                          reserved
 *
 * A process that is killed anywhere leaves a count that is too high, by one block at most.
 */

/** Whether a ledger's calls are saved before they are made. */
export interface Reservation {
  /** From now on calls wait until they are reserved. */
  begin(): void;
  /** Whether so many calls of this day are saved, or reserved. True as well where nothing can be saved. */
  covers(day: QuotaDay, calls: number): boolean;
  /** Whether all that is used of this day is saved as used. True as well where nothing can be saved. */
  holds(day: QuotaDay): boolean;
  /** Saves, but waits no longer than {@link PATIENCE_MS}: then calls are made as if nothing could be saved. */
  save(): Promise<void>;
  /** This was saved; undefined where that has failed. */
  recordSaved(snapshot: StoredToday | undefined): void;
}

/** How long a disk may take, in milliseconds: less than a call, so that one that hangs does not end all calls. */
const PATIENCE_MS = 5000;

/** The part of a day's calls that is reserved ahead, and so the most that a killed process has counted too many. */
const BLOCK_SHARE = 0.025;

/** Of a thousand calls; where there is no ceiling, too. */
const USUAL_BLOCK = 25;

/** How many calls are reserved ahead of those that are used. */
export function blockOf(limit: number): number {
  return limit === Number.POSITIVE_INFINITY ? USUAL_BLOCK : Math.max(1, Math.floor(limit * BLOCK_SHARE));
}

/** @param save must not reject */
export function createReservation(save: () => Promise<void>): Reservation {
  let saved: StoredToday | undefined;
  /** Whether there is a disk that takes it. */
  let isKept = false;

  const isOf = (day: QuotaDay) => saved?.dayEndsAt === day.endsAt;

  return {
    begin() {
      isKept = true;
    },
    covers: (day, calls) => !isKept || (isOf(day) && calls <= (saved?.reserved ?? 0)),
    holds: (day) => !isKept || (isOf(day) && day.used <= (saved?.used ?? 0)),
    async save() {
      const saving = save();
      if (await isDoneWithin(PATIENCE_MS, saving)) return;
      // Where the process itself has stood still, the end of the work is told after that of the time.
      if (!(await isDoneWithin(0, saving))) isKept = false;
    },
    recordSaved(snapshot) {
      isKept = snapshot !== undefined;
      saved = snapshot ?? saved;
    },
  };
}
