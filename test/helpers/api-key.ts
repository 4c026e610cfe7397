import { createHash } from 'node:crypto';
import type { ApiKey } from '../../src/server/request/authentication.ts';

/** What a gateway knows of a key. */
export function apiKey(name: string, key: string): ApiKey {
  return { name, sha256: createHash('sha256').update(key).digest() };
}

/** The header with which a caller shows a key. */
export function bearer(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` };
}
