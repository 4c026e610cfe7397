/** Work in slices: between two of them, whatever else is due may be done. */
export type Slices<T> = Generator<void, T>;

/** Does work when it is first in the queue, one slice in each turn of the event loop. Rejects where the work throws. */
export type Enqueue = <T>(work: () => T | Slices<T>) => Promise<T>;

/**
 * A queue for work that takes milliseconds, first come, first served. It does one slice in each turn of the event loop,
 * and what is not done then goes to the end: between two slices, whatever else is due is done.
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

/** Does all of the work at once. */
export function runSlices<T>(slices: Slices<T>): T {
  for (;;) {
    const { done, value } = slices.next();
    if (done) return value;
  }
}

function isSlices<T>(work: T | Slices<T>): work is Slices<T> {
  return typeof work === 'object' && work !== null && Symbol.iterator in work && 'next' in work;
}
