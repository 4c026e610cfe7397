import type { RedisAddress } from '../../src/fleet/redis/redis-url.ts';

/** A Redis of this machine, without a password. */
export function addressOf(port: number, parts: Partial<RedisAddress> = {}): RedisAddress {
  const nobody = { username: undefined, password: undefined };
  return { host: '127.0.0.1', port, isEncrypted: false, ...nobody, database: 0, ...parts };
}

/** Longer than on a real way: what else a machine that tests does is no fault of Redis. */
export const ANSWER_MS = 500;
