import { createHash, randomBytes } from 'node:crypto';
import { readAccess } from '../config/access-config.ts';

export interface KeyOptions {
  /** Prints one line of output. */
  readonly print: (line: string) => void;
}

/** Makes a key for a caller and its API_KEYS entry, which does not reveal the key. */
export function key(name: string, { print }: KeyOptions): void {
  // The prefix lets people and secret scanners recognise a leaked key.
  const text = `wag_${randomBytes(32).toString('base64url')}`;
  print(`key       ${text}`);
  print(`API_KEYS  ${entryOf(name, text)}`);
  print('');
  print('The caller sends the key as "Authorization: Bearer <key>". It is shown only once.');
  print('The gateway gets the other line in API_KEYS. Commas separate the entries of several keys.');
}

/** Whether API_KEYS accepts an entry with this name. */
export function isKeyName(name: string): boolean {
  const problems: string[] = [];
  readAccess({ API_KEYS: entryOf(name, '') }, 'localhost', (problem) => problems.push(problem));
  return problems.length === 0;
}

function entryOf(name: string, text: string): string {
  return `${name}:${createHash('sha256').update(text).digest('hex')}`;
}
