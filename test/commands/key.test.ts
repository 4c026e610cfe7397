import { describe, expect, it } from 'vitest';
import { isKeyName, key } from '../../src/commands/key.ts';
import { readAccess } from '../../src/config/access-config.ts';
import { createAuthenticate } from '../../src/server/request/authentication.ts';

function makeKey(name: string) {
  const lines: string[] = [];
  key(name, { print: (line) => lines.push(line) });
  const [, text = ''] = /^key +(wag_[\w-]{43})$/m.exec(lines.join('\n')) ?? [];
  const [, entry = ''] = /^API_KEYS +(\S+)$/m.exec(lines.join('\n')) ?? [];
  return { text, entry };
}

describe('key', () => {
  it('makes a key that the gateway knows by its entry', () => {
    const { text, entry } = makeKey('my-website');

    const access = readAccess({ API_KEYS: entry }, 'localhost', () => {});
    const headers = { authorization: `Bearer ${text}` };
    const apiKeys = access.mode === 'keys' ? access.apiKeys : [];
    expect(createAuthenticate(apiKeys)(new Request('http://localhost', { headers }))).toBe('my-website');
  });

  it('makes another one each time', () => {
    expect(makeKey('a').text).not.toBe(makeKey('a').text);
  });
});

describe('isKeyName', () => {
  it.each(['', 'a b', 'a,b', 'a:b', 'ü', 'x'.repeat(65)])('takes no name %j', (name) => {
    expect(isKeyName(name)).toBe(false);
  });
});
