import { createHash } from 'node:crypto';
import type { CallCount, CallerCount, ChunkName } from '../board.ts';

/** The names of what an account's fleet has in Redis. */
export interface Keys {
  readonly lease: string;
  /** The highest term, and whose it is. */
  readonly term: string;
  readonly log: string;
  readonly wants: string;
  /** The shares of the reserve, by replica. */
  readonly here: string;
  /** When the first replica found nothing. */
  readonly since: string;
  count(day: Pick<CallCount, 'endpoint' | 'day'>): string;
  chunk(name: ChunkName): string;
  caller(key: CallerCount['key']): string;
}

/**
 * The version is in all names, so that two versions of the gateway that would not understand each other
 * live side by side. The braces keep them in one slot of a cluster. The account is hashed.
 */
export function keysOf(appId: string): Keys {
  const account = createHash('sha256').update(appId).digest('hex').slice(0, 16);
  const name = (what: string) => `w1:{${account}}:${what}`;
  return {
    lease: name('lease'),
    term: name('term'),
    log: name('log'),
    wants: name('want'),
    here: name('here'),
    since: name('since'),
    count: ({ endpoint, day }) => name(`day:${endpoint}:${day}`),
    caller: (key) => name(`caller:${key}`),
    chunk: ({ snapshot, number }) => name(`snap:${snapshot}:${number}`),
  };
}
