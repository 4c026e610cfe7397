import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { DayRecord } from './day-record.ts';

/**
 * Simulates the first day without the ranked list, in a process of its own: it takes as long as
 * several days with it. `args` are those of the command line.
 */
export async function simulateWithout(args: readonly string[]): Promise<DayRecord> {
  const child = fork(new URL('./second-line-process.ts', import.meta.url), args, {
    serialization: 'advanced',
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The simulation without the ranked list ended with code ${code}.`);
  });
  const [record] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => {});
  child.disconnect();
  return record;
}
