import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { AnswerMessage, CallMessage, ThreadData } from './call-in-thread.ts';
import { openHalf } from './index-halves.ts';

// What runs in each of the threads: one half of the index, told what to do by `callInThread`.

const { half: name, options }: ThreadData = workerData;
if (name === 'writer') giveWay();

const half = openHalf(name, options);
// Each call is told; without any, nobody is there to be told.
half.catch(() => {});

parentPort?.on('message', async ({ id, method, args }: CallMessage) => {
  parentPort?.postMessage(await answer(id, method, args));
});

async function answer(id: number, method: string, args: readonly unknown[]): Promise<AnswerMessage> {
  try {
    const methods = (await half) as unknown as Readonly<Record<string, (...args: unknown[]) => unknown>>;
    return { id, result: methods[method]?.(...args) };
  } catch (error) {
    const told = error instanceof Error ? error : new Error(String(error));
    return { id, error: told, errcode: 'errcode' in told ? told.errcode : undefined };
  }
}

/** Whoever waits for an answer comes first, where there is one processor for all. */
function giveWay(): void {
  // Elsewhere it is the whole process that is meant.
  if (process.platform !== 'linux') return;
  try {
    setPriority(constants.priority.PRIORITY_LOW);
  } catch {
    // Not allowed: it writes all the same.
  }
}
