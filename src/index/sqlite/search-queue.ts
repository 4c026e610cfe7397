import type { SearchAnswer, SearchRequest } from '../asset-index.ts';
import { SearchOverloadedError } from '../errors.ts';

/** How many searches may wait: at 25 ms each, the last of them for less than two seconds. */
const MAX_WAITING = 64;

interface Waiting {
  readonly request: SearchRequest;
  readonly signal: AbortSignal;
  resolve(answer: SearchAnswer): void;
  reject(reason: unknown): void;
}

/**
 * Runs one search after the other, so that what is more urgent never waits for more than one. A
 * search whose caller has left is not run.
 */
export function createSearchQueue(run: (request: SearchRequest) => Promise<SearchAnswer>) {
  const waiting = new Set<Waiting>();
  let isRunning = false;

  async function runNext(): Promise<void> {
    const [next] = waiting;
    if (isRunning || next === undefined) return;
    waiting.delete(next);
    isRunning = true;
    try {
      next.resolve(await run(next.request));
    } catch (error) {
      next.reject(error);
    }
    isRunning = false;
    void runNext();
  }

  return {
    /** @throws SearchOverloadedError, or the reason of the signal */
    async search(request: SearchRequest, signal: AbortSignal): Promise<SearchAnswer> {
      signal.throwIfAborted();
      if (waiting.size >= MAX_WAITING) throw new SearchOverloadedError();
      let leave = () => {};
      try {
        return await new Promise<SearchAnswer>((resolve, reject) => {
          const search: Waiting = { request, signal, resolve, reject };
          leave = () => {
            waiting.delete(search);
            reject(signal.reason);
          };
          signal.addEventListener('abort', leave, { once: true });
          waiting.add(search);
          void runNext();
        });
      } finally {
        signal.removeEventListener('abort', leave);
      }
    },
    /** Rejects all searches that wait. */
    drop(error: Error): void {
      for (const { reject } of waiting) reject(error);
      waiting.clear();
    },
  };
}
