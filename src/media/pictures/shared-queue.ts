import { setMaxListeners } from 'node:events';
import PQueue from 'p-queue';
import { MediaError } from '../media-error.ts';
import { releasedWork } from './released-work.ts';

/** Work that is done a little at a time, and once for all who wait for the same. */
export interface SharedQueue<T> {
  /**
   * Does work, or waits for work with the same key that waits or is under way. When nobody waits for
   * work any more, it is not begun; if it has begun, it goes on. Rejects as the work, or with the
   * reason of the signal.
   *
   * @throws MediaError `overloaded` if too much is waiting
   */
  run(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  /** Resolves when less than this is waiting. */
  untilWaitingLessThan(most: number): Promise<void>;
  /** How much waits to begin. */
  waiting(): number;
  /** How much is under way. */
  active(): number;
  /** Begins nothing of what waits. */
  close(): void;
}

export interface SharedQueueOptions {
  /** How much is done at a time. */
  readonly concurrency: number;
  /** How much may wait to begin. */
  readonly maxWaiting: number;
}

interface Job<T> {
  readonly result: Promise<T>;
  waiters: number;
  /** Takes it out of the queue, unless it has begun. */
  readonly drop: () => void;
}

/** When a full queue has room again, if it gets on. */
const RETRY_AFTER_SECONDS = 5;

/** Whatever has waited longest is begun first. */
export function createSharedQueue<T>({ concurrency, maxWaiting }: SharedQueueOptions): SharedQueue<T> {
  const queue = new PQueue({ concurrency });
  const jobs = new Map<string, Job<T>>();

  function add(key: string, work: () => Promise<T>): Job<T> {
    const dropped = new AbortController();
    let hasBegun = false;
    // Not the queue's own result, which it holds for as long as the function.
    const result = new Promise<T>((resolve, reject) => {
      const begin = releasedWork(async () => {
        hasBegun = true;
        await work().then(resolve, reject);
      });
      queue.add(begin, { signal: dropped.signal }).catch(reject);
    });
    const forget = () => {
      if (jobs.get(key) === job) jobs.delete(key);
    };
    const job: Job<T> = {
      result,
      waiters: 0,
      drop() {
        if (hasBegun) return;
        forget();
        dropped.abort(new MediaError('overloaded', 'The picture is not made any more.'));
      },
    };
    jobs.set(key, job);
    job.result.then(forget, forget);
    return job;
  }

  return {
    async run(key, signal, work) {
      signal.throwIfAborted();
      const waitedFor = jobs.get(key);
      if (waitedFor === undefined && queue.size >= maxWaiting) throw overloadedError();
      const job = waitedFor ?? add(key, work);
      // A caller may have one signal for all that it asks for. Node.js warns of a leak at eleven listeners.
      setMaxListeners(0, signal);
      job.waiters += 1;
      return new Promise((resolve, reject) => {
        const leave = () => {
          job.waiters -= 1;
          if (job.waiters === 0) job.drop();
          reject(signal.reason);
        };
        signal.addEventListener('abort', leave, { once: true });
        job.result.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
      });
    },
    untilWaitingLessThan: (most) => queue.onSizeLessThan(most),
    waiting: () => queue.size,
    active: () => queue.pending,
    close() {
      for (const job of jobs.values()) job.drop();
    },
  };
}

function overloadedError(): MediaError {
  return new MediaError('overloaded', 'Too many pictures are being fetched and resized. Try again later.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
