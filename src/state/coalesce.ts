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
