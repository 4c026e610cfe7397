import { coalesce } from './coalesce.ts';

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
