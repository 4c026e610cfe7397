/** Work in slices. Other due work can run between two slices. */
export type Slices<T> = Generator<void, T>;

/** Queues work and runs one slice per turn of the event loop. Rejects if it throws. */
export type Enqueue = <T>(work: () => T | Slices<T>) => Promise<T>;

/**
 * A FIFO queue for work that takes milliseconds. Each turn of the event loop runs one slice.
 * Unfinished work goes to the end of the queue, so other due work runs in between.
 */
export function createYieldingQueue(): Enqueue {
  const waiting: (() => void)[] = [];
  let isScheduled = false;

  function next(): void {
    waiting.shift()?.();
    isScheduled = waiting.length > 0;
    if (isScheduled) setImmediate(next);
  }

  function addSlice(slice: () => void): void {
    waiting.push(slice);
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(next);
  }

  return <T>(work: () => T | Slices<T>) =>
    new Promise<T>((resolve, reject) => {
      const attempt = (slice: () => void) => () => {
        try {
          slice();
        } catch (error) {
          reject(error);
        }
      };
      const goOn = (slices: Slices<T>): void => {
        const { done, value } = slices.next();
        if (done) resolve(value);
        else addSlice(attempt(() => goOn(slices)));
      };
      addSlice(
        attempt(() => {
          const begun = work();
          if (isSlices(begun)) goOn(begun);
          else resolve(begun);
        }),
      );
    });
}

/** Runs all slices at once. */
export function runSlices<T>(slices: Slices<T>): T {
  for (;;) {
    const { done, value } = slices.next();
    if (done) return value;
  }
}

function isSlices<T>(work: T | Slices<T>): work is Slices<T> {
  return typeof work === 'object' && work !== null && Symbol.iterator in work && 'next' in work;
}
