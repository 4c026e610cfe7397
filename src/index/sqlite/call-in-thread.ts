import { Worker } from 'node:worker_threads';
import { SearchUnavailableError } from '../errors.ts';
import type { HalfClient } from './half-client.ts';
import type { HalfName, HalfOptions } from './index-halves.ts';

/** What a thread is told, and what it answers. */
export interface CallMessage {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

export interface AnswerMessage {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: Error;
  /** The result code of SQLite: errors lose such fields on their way. */
  readonly errcode?: unknown;
}

/** What a thread begins with. */
export interface ThreadData {
  readonly half: HalfName;
  readonly options: HalfOptions;
}

export interface ThreadOptions {
  /** The module that runs in the thread. */
  readonly module: URL;
  readonly data: ThreadData;
  /** Milliseconds since a fixed instant. */
  readonly elapsed: () => number;
}

/** A half that is lost so often within this time is not begun again before it is over. */
const MAX_DEATHS = 3;
const DEATHS_WITHIN_MS = 60_000;

interface Waiting {
  resolve(result: never): void;
  reject(error: unknown): void;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

/**
 * Calls a half in a thread of its own, which begins with the first call. If it is lost, the next call
 * begins another one. It does not keep the process alive while nothing waits for it.
 */
export function callInThread<N extends HalfName>({ module, data, elapsed }: ThreadOptions): HalfClient<N> {
  let thread: Thread | undefined;
  let lastId = 0;
  let deaths: readonly number[] = [];

  function begin(): Thread {
    deaths = deaths.filter((at) => elapsed() - at < DEATHS_WITHIN_MS);
    if (deaths.length >= MAX_DEATHS)
      throw new SearchUnavailableError({
        cause: new Error(`the ${data.half} of the library dies again and again`),
      });
    const worker = new Worker(module, { workerData: data });
    const waiting = new Map<number, Waiting>();
    worker.unref();
    worker.on('message', ({ id, result, error, errcode }: AnswerMessage) => {
      const caller = waiting.get(id);
      waiting.delete(id);
      if (waiting.size === 0) worker.unref();
      if (error === undefined) caller?.resolve(result as never);
      else caller?.reject(errcode === undefined ? error : Object.assign(error, { errcode }));
    });
    let cause: unknown;
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      if (thread?.worker === worker) {
        thread = undefined;
        deaths = [...deaths, elapsed()];
      }
      for (const { reject } of waiting.values())
        reject(new Error(`the ${data.half} of the library was lost`, { cause }));
    });
    return { worker, waiting };
  }

  function post({ worker, waiting }: Thread, method: string, args: readonly unknown[]): Promise<never> {
    lastId += 1;
    const id = lastId;
    worker.ref();
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, method, args } satisfies CallMessage);
    });
  }

  return {
    async call(method, ...args) {
      thread ??= begin();
      return post(thread, method, args);
    },
    async end(...args) {
      const ended = thread;
      thread = undefined;
      if (ended === undefined) return;
      try {
        await post(ended, 'close', args);
      } finally {
        await ended.worker.terminate();
      }
    },
  };
}
