/** Does work when its turn comes. */
export type TakeTurn = <T>(work: () => T) => Promise<T>;

/**
 * Has work that takes milliseconds done one piece in each turn of the event loop, first come, first served: between two
 * pieces, whatever else is due is done.
 */
export function createTurns(): TakeTurn {
  const waiting: (() => void)[] = [];

  function next(): void {
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(next);
  }

  return (work) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(next);
      waiting.push(() => {
        try {
          resolve(work());
        } catch (error) {
          reject(error);
        }
      });
    });
}
