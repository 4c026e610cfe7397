/** Decides when a worker that has ended is started again. */
export interface Restarts {
  /**
   * How long to wait until then, in milliseconds: the longer, the more have ended in a row. Undefined if
   * none can be started at all.
   */
  after(life: WorkerLife): number | undefined;
}

/** How a worker has lived. */
export interface WorkerLife {
  /** Whether it has taken requests. */
  readonly hasListened: boolean;
  readonly livedMs: number;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;

/** A worker that has lived for so long has not ended for what the one before it has ended for. */
const SOUND_MS = 60_000;

/** So many in a row that never took a request, and none ever will. */
const MOST_FAILED_STARTS = 5;

export function createRestarts(): Restarts {
  let ended = 0;
  let failedStarts = 0;

  return {
    after({ hasListened, livedMs }) {
      failedStarts = hasListened ? 0 : failedStarts + 1;
      if (failedStarts >= MOST_FAILED_STARTS) return undefined;
      ended = livedMs >= SOUND_MS ? 1 : ended + 1;
      return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (ended - 1));
    },
  };
}
