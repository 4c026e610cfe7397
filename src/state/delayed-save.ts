/** Saves what changes often: once for all changes within a delay. */
export interface DelayedSave {
  /** Something has changed: saves it within the delay. */
  note(): void;
  /** Saves at once. Does not reject. */
  flush(): Promise<void>;
}

export interface DelayedSaveOptions {
  /** Returns whether it was saved. If not, it is retried after the delay. Must not reject. */
  readonly save: () => Promise<boolean>;
  readonly delayMs: number;
}

export function createDelayedSave({ save, delayMs }: DelayedSaveOptions): DelayedSave {
  let timer: NodeJS.Timeout | undefined;

  const flush = coalesce(async () => {
    // Before the save: changes made meanwhile belong to the next one.
    clearTimeout(timer);
    timer = undefined;
    if (!(await save())) note();
  });

  function note(): void {
    timer ??= setTimeout(flush, delayMs).unref();
  }

  return { note, flush };
}

/**
 * Runs `work` one at a time. Calls made during a run share one more run after it, so each caller
 * waits for a run that began after its call. `work` must not reject.
 */
export function coalesce(work: () => Promise<void>): () => Promise<void> {
  let last = Promise.resolve();
  let waiting: Promise<void> | undefined;

  return () => {
    waiting ??= last.then(() => {
      waiting = undefined;
      return work();
    });
    last = waiting;
    return waiting;
  };
}
