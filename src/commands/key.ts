import { createHash, randomBytes } from 'node:crypto';
import { readAccess } from '../config/access-config.ts';
import { ConfigError } from '../config/config.ts';

export interface KeyOptions {
  /** Tells the user what there is, a line at a time. */
  readonly print: (line: string) => void;
}

/**
 * Makes a key for a caller, and the entry of API_KEYS that lets it in, from which nobody can tell the key.
 *
 * @throws ConfigError where API_KEYS takes no entry of this name
 */
export function key(name: string, { print }: KeyOptions): void {
  // Whoever finds one in a log or a repository can tell what it is by how it begins.
  const text = `wag_${randomBytes(32).toString('base64url')}`;
  const entry = `${name}:${createHash('sha256').update(text).digest('hex')}`;
  if (!isTaken(entry))
    throw new ConfigError(['A key is named with 1 to 64 letters, digits, dots, hyphens and underscores.']);

  print(`key       ${text}`);
  print(`API_KEYS  ${entry}`);
  print('');
  print(
    'Whoever is to use the gateway sends the key, as "Authorization: Bearer <key>". It is shown this once.',
  );
  print(
    'The gateway is given the other line in API_KEYS, where commas separate the entries of several keys.',
  );
}

function isTaken(entry: string): boolean {
  const faults: string[] = [];
  readAccess({ API_KEYS: entry }, 'localhost', (fault) => faults.push(fault));
  return faults.length === 0;
}
