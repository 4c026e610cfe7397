/** Work in slices: between two of them, whatever else is due may be done. */
export type Slices<T> = Generator<void, T>;

/** Does work when its turn comes, one slice a turn. */
export type TakeTurns = <T>(work: () => T | Slices<T>) => Promise<T>;

/**
 * Has work that takes milliseconds done one slice in each turn of the event loop, first come, first served: between two
 * slices, whatever else is due is done.
 */
export function createTurns(): TakeTurns {
  const waiting: (() => void)[] = [];
  let isScheduled = false;

  function next(): void {
    waiting.shift()?.();
    isScheduled = waiting.length > 0;
    if (isScheduled) setImmediate(next);
  }

  function enqueue(slice: () => void): void {
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
        else enqueue(attempt(() => goOn(slices)));
      };
      enqueue(
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
