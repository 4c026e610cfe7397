import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { readAccess, readCorsOrigins } from '../../src/config/access-config.ts';
import { gatewayOver } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { serve } from '../helpers/serve.ts';

function read(text: string) {
  const faults: string[] = [];
  return { origins: readCorsOrigins({ CORS_ORIGINS: text }, (fault) => void faults.push(fault)), faults };
}

const KEYS = ['site', 'editors', 'editors', 'app'].map((name) => `${name}:${'0'.repeat(64)}`).join();

function readDraftsVisibleTo(text: string, others: Record<string, string> = { API_KEYS: KEYS }) {
  const problems: string[] = [];
  const variables = { ...others, DRAFTS_VISIBLE_TO: text };
  const access = readAccess(variables, '127.0.0.1', (problem) => void problems.push(problem));
  return { access, problems };
}

describe('DRAFTS_VISIBLE_TO', () => {
  it('names keys, be it one of two of the same name', () => {
    const { access, problems } = readDraftsVisibleTo(' editors, app,');

    expect(access).toMatchObject({ mode: 'keys', draftsVisibleTo: ['editors', 'app'] });
    expect(problems).toEqual([]);
  });

  it.each([
    ['editor', [1]],
    ['Editors', [1]],
    ['editors,writers,app,*', [2, 4]],
    [`editors:${'0'.repeat(64)}`, [1]],
    ['the-key-itself', [1]],
  ])('does not take %s, and says where it is wrong without repeating it', (text, entries) => {
    const { problems } = readDraftsVisibleTo(text);

    expect(problems).toEqual(
      entries.map(
        (entry) =>
          `DRAFTS_VISIBLE_TO must be a list of names of keys in API_KEYS; entry ${entry} is no such name.`,
      ),
    );
  });

  it.each([',', ' , '])('names at least one key where it is set: "%s"', (text) => {
    expect(readDraftsVisibleTo(text).problems).toEqual(['DRAFTS_VISIBLE_TO names no key.']);
  });

  it.each([
    ['API_KEYS, whose names it lists, is not', {}],
    ['with AUTH=none nobody ever sees drafts, because callers have no names', { AUTH: 'none' }],
  ])('needs keys: %s', (reason, others) => {
    const { problems } = readDraftsVisibleTo('editors', others);

    expect(problems).toEqual([expect.stringContaining(`DRAFTS_VISIBLE_TO is set, but ${reason}`)]);
  });
});

const WILDCARD = 'use * before a domain, as in https://*.example.com, or alone';

describe('CORS_ORIGINS', () => {
  it.each([
    ['https://*', WILDCARD],
    ['*.example.com', WILDCARD],
    ['https://*.com', WILDCARD],
    ['https://*.*.example.com', WILDCARD],
    ['https://*.a(b.com', WILDCARD],
    ['https://*.a+b.com', WILDCARD],
    ['https://*.{2}.com', WILDCARD],
    ['capacitor://localhost:99999', 'it lacks https:// or http:// before a host'],
    ['https://a.*.example.com', WILDCARD],
    ['https://*example.com', WILDCARD],
    ['https://example.*', WILDCARD],
    ['https://*.example.com:*', WILDCARD],
    ['*://*.example.com', WILDCARD],
    ['https://*.192.0.2.1', WILDCARD],
    ['capacitor://*.localhost', WILDCARD],
    ['https://*.example.com/', 'write https://*.example.com'],
    ['https://*.example.com:443', 'write https://*.example.com'],
    ['https://*.Example.com', 'write https://*.example.com'],
    ['htps://example.com', 'it lacks https:// or http:// before a host'],
    ['capacitor://', 'it lacks https:// or http:// before a host'],
    ['capacitor://localhost/', 'it lacks https:// or http:// before a host'],
    ['null', 'it lacks https:// or http:// before a host'],
  ])('does not take %s: %s', (text, advice) => {
    const { faults } = read(text);

    expect(faults).toHaveLength(1);
    expect(faults[0]?.split(' is not an origin: ')[1]).toBe(`${advice}.`);
  });

  it('takes the pages below a domain, and those of apps, and answers no others', async () => {
    const { origins, faults } = read(
      'https://*.example.com, http://*.dev.example.com:8080, http://*.localhost:3000, capacitor://localhost, ionic://localhost, tauri://localhost',
    );
    const { url } = await serve(gatewayOver(memorySource([]).source, { corsOrigins: origins }));
    const allowed = async (origin: string) => {
      const headers = { origin, 'access-control-request-method': 'POST' };
      const answer = await request(url, { method: 'OPTIONS', headers });
      await answer.body.dump();
      return answer.headers['access-control-allow-origin'];
    };
    const yes = [
      'https://app.example.com',
      'https://a.b.example.com',
      'https://xn--fiq228c.example.com',
      'http://x.dev.example.com:8080',
      'http://shop.localhost:3000',
      'capacitor://localhost',
      'ionic://localhost',
      'tauri://localhost',
    ];
    const no = [
      'https://example.com',
      'https://evil-example.com',
      'https://.example.com',
      'https://app.example.com.evil.test',
      'https://app.examplexcom',
      'https://evil.test/.example.com',
      'https://evil.test#.example.com',
      'https://user@app.example.com',
      'http://app.example.com',
      'https://app.example.com:8443',
      'http://x.dev.example.com',
      'http://x.dev.example.com:8081',
      'http://localhost:3000',
      'capacitor://localhost:1',
      'app://localhost',
      'https://*.example.com',
      'https://*.example.com:443',
    ];

    expect(faults).toEqual([]);
    for (const origin of yes) expect(await allowed(origin)).toBe(origin);
    for (const origin of no) expect([origin, await allowed(origin)]).toEqual([origin, undefined]);
  });
});
