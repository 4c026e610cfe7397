/** Saves what changes often: not at each change, but with all that change in the meantime. */
export interface DelayedSave {
  /** Something has changed, and is to be saved within the delay. */
  note(): void;
  /** Saves at once. Does not reject. */
  flush(): Promise<void>;
}

export interface DelayedSaveOptions {
  /** Whether it was saved: if not, it is tried again after the delay. Must not reject. */
  readonly save: () => Promise<boolean>;
  readonly delayMs: number;
}

export function createDelayedSave({ save, delayMs }: DelayedSaveOptions): DelayedSave {
  let timer: NodeJS.Timeout | undefined;

  const flush = coalesce(async () => {
    // Before it is saved: what changes meanwhile is for the next time.
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
 * Runs `work` never twice at a time. Who asks while it runs has it run once more afterwards, together with all who ask
 * until then: so what each of them waits for began after they asked. `work` must not reject.
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
