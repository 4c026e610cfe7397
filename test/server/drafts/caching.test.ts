import { describe, expect, it } from 'vitest';
import { bearer } from '../../helpers/api-key.ts';
import { exchange } from '../../helpers/exchange.ts';
import { type Gateway, gatewayOfLibrary } from '../../helpers/execute.ts';
import { betraysDraft, DRAFT_ID, EDITORS, KEYS, markedDrafts, SITE } from '../../helpers/marked-drafts.ts';
import { type Caller, INSIDERS, LOCAL, OPEN } from './questions.ts';

describe('an answer by document id over GET', () => {
  const trustedDocuments = {
    byId: new Map([
      ['drafts', '{ drafts { nodes { id articles { title content } } } }'],
      ['node', `{ node(id: "${DRAFT_ID}") { id ... on News { articles { title } } } }`],
      ['lists', '{ lists { name cachedCount } }'],
      ['images', '{ assets(type: IMAGE) { totalCount } }'],
    ]),
    only: false,
  };
  const get = (gateway: Gateway, documentId: string, headers: Caller['headers'] = {}) =>
    exchange(gateway, { documentId }, { method: 'GET', headers });

  it.each(INSIDERS)(
    'is never public to $name, who may keep it and ask whether it is still so',
    async (who) => {
      const { gateway } = await markedDrafts({ access: who.access, trustedDocuments });

      for (const id of trustedDocuments.byId.keys()) {
        const { headers, status } = await get(gateway, id, who.headers);
        const etag = headers.get('etag') ?? '';
        const again = await get(gateway, id, { ...who.headers, 'if-none-match': etag });

        expect([status, again.status, again.text]).toEqual([200, 304, '']);
        for (const each of [headers, again.headers]) {
          expect(each.get('cache-control')).toBe('private, no-cache');
          expect(each.get('vary')).toBe('accept, accept-encoding, x-gateway-explain');
        }
      }
    },
  );

  it.each([
    { name: 'a key', access: KEYS, insider: bearer(EDITORS), outsider: bearer(SITE) },
    { name: 'a proxy', access: LOCAL, insider: {}, outsider: { 'x-forwarded-for': '192.0.2.1' } },
  ])('is not confirmed to who has its tag, but not the right: $name', async ({ access, ...callers }) => {
    const { gateway } = await markedDrafts({ access, trustedDocuments });

    for (const id of ['drafts', 'node', 'lists']) {
      const { headers } = await get(gateway, id, callers.insider);
      const known = { ...callers.outsider, 'if-none-match': headers.get('etag') ?? '' };
      const { status, text, ...other } = await get(gateway, id, known);

      expect(status).toBe(200);
      expect(betraysDraft(text)).toBe(false);
      expect(other.headers.get('etag')).not.toBe(headers.get('etag'));
      expect(other.headers.get('cache-control')).not.toContain('public');
    }
    const any = await get(gateway, 'drafts', { ...callers.outsider, 'if-none-match': '*' });
    expect([any.status, any.headers.get('cache-control')]).toEqual([200, 'no-store']);
  });

  it('is private even where an open gateway let its callers see drafts', async () => {
    const { gateway, library } = await markedDrafts({ access: OPEN, trustedDocuments });
    const openLoader: typeof library.openLoader = (options) =>
      library.openLoader({ ...options, mayReadPrivate: true });
    const letsIn = gatewayOfLibrary({ ...library, openLoader }, { access: OPEN, trustedDocuments });

    for (const id of ['drafts', 'node', 'lists', 'images'])
      expect((await get(letsIn, id)).headers.get('cache-control')).toBe('private, no-cache');
    expect((await get(letsIn, 'drafts')).text).toContain(DRAFT_ID);
    expect((await get(gateway, 'images')).headers.get('cache-control')).toBe('public, max-age=60');
  });
});
