import { createHash, randomBytes } from 'node:crypto';
import { readAccess } from '../config/access-config.ts';

export interface KeyOptions {
  /** Tells the user what there is, a line at a time. */
  readonly print: (line: string) => void;
}

/** Makes a key for a caller, and the entry of API_KEYS that lets it in, from which nobody can tell the key. */
export function key(name: string, { print }: KeyOptions): void {
  // Whoever finds one in a log or a repository can tell what it is by how it begins.
  const text = `wag_${randomBytes(32).toString('base64url')}`;
  print(`key       ${text}`);
  print(`API_KEYS  ${entryOf(name, text)}`);
  print('');
  print(
    'Whoever is to use the gateway sends the key, as "Authorization: Bearer <key>". It is shown this once.',
  );
  print(
    'The gateway is given the other line in API_KEYS, where commas separate the entries of several keys.',
  );
}

/** Whether API_KEYS takes an entry of this name. */
export function isKeyName(name: string): boolean {
  const problems: string[] = [];
  readAccess({ API_KEYS: entryOf(name, '') }, 'localhost', (problem) => problems.push(problem));
  return problems.length === 0;
}

function entryOf(name: string, text: string): string {
  return `${name}:${createHash('sha256').update(text).digest('hex')}`;
}
