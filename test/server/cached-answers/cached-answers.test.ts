import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Access } from '../../../src/server/request/authentication.ts';
import { apiKey, bearer } from '../../helpers/api-key.ts';
import { FRESH_MS } from '../../helpers/durations.ts';
import { type CachingGatewayOptions, cachingGateway, type Sent } from './caching-gateway.ts';

const PICTURES = '{ assets(type: IMAGE, first: 20) { totalCount checkedAt nodes { id mediaId } } }';
const DRAFTS = '{ drafts(first: 2) { nodes { mediaId } } }';

const KEYS: Access = {
  mode: 'keys',
  apiKeys: [apiKey('editors', 'of-the-editors'), apiKey('site', 'of-the-site')],
  draftsVisibleTo: ['editors'],
};

/** A gateway that has been asked twice for the same, so that it keeps the answer. */
async function openKept(options: CachingGatewayOptions = {}, sent: Sent = { body: { query: PICTURES } }) {
  const opened = await cachingGateway(options);
  await opened.send(sent);
  const kept = await opened.send(sent);
  opened.passed.requests = 0;
  return { ...opened, kept, again: (other: Sent = {}) => opened.send({ ...sent, ...other }) };
}

describe('a whole answer', () => {
  it('is given again from the third time on, with an id and a time of its own', async () => {
    const { again, kept, passed } = await openKept();

    const answer = await again();

    expect(passed.requests).toBe(0);
    expect(answer.text).toBe(kept.text);
    expect(answer.headers['x-request-id']).not.toBe(kept.headers['x-request-id']);
    expect(answer.headers['server-timing']).toMatch(/^total;dur=\d+\.\d, upstream;dur=0\.0$/);
    expect({ ...answer.headers, date: '', 'x-request-id': '', 'server-timing': '' }).toEqual({
      ...kept.headers,
      date: '',
      'x-request-id': '',
      'server-timing': '',
    });
  });

  it('has the id that a proxy in front has set', async () => {
    const { again } = await openKept();

    const { headers } = await again({ headers: { 'x-request-id': 'of-the-proxy' } });

    expect(headers['x-request-id']).toBe('of-the-proxy');
  });

  it('is counted as any other', async () => {
    const { again, metrics } = await openKept();

    await again();

    expect(await metrics.read()).toContain('gateway_requests_total{status="200",code="OK"} 3');
  });

  it('is made anew once a check is due, and once the list has changed', async () => {
    const { again, clock, control, passed } = await openKept();
    clock.time += FRESH_MS;

    await again();
    control.upload('image');
    clock.time += FRESH_MS;
    await again();
    const { text } = await again();

    expect(passed.requests).toBe(3);
    expect(JSON.parse(text).data.assets.totalCount).toBe(241);
  });

  it.each([
    { read: 'the calls of the day', query: '{ upstreamQuota { used } }' },
    { read: 'the state of the lists', query: '{ lists { name cachedCount } }' },
  ])('is not kept where it tells of $read', async ({ query }) => {
    const { again, passed } = await openKept({}, { body: { query } });

    await again();

    expect(passed.requests).toBe(1);
  });

  it('is not kept where it has errors', async () => {
    const { again, passed } = await openKept(
      {},
      { body: { query: '{ assets(type: IMAGE, first: -1) { totalCount } }' } },
    );

    await again();

    expect(passed.requests).toBe(1);
  });

  it.each([
    { asks: 'how it came about', headers: { 'x-gateway-explain': '1' } },
    { asks: 'for what was uploaded this minute', headers: { 'cache-control': 'no-cache' } },
  ])('is not for a caller who asks $asks', async ({ headers }) => {
    const { again, passed } = await openKept();

    await again({ headers });

    expect(passed.requests).toBe(1);
  });

  it.each([
    { reads: 'CORS', headers: { origin: 'https://tea.example' }, status: 200 },
    { reads: 'the media type of the answer', headers: { accept: 'text/plain' }, status: 406 },
    { reads: 'the media type of the body', headers: { 'content-type': 'text/plain' }, status: 415 },
  ])('is not for a request with other headers that $reads reads', async ({ headers, status }) => {
    const { again, passed } = await openKept({ corsOrigins: ['https://tea.example'] });

    const answer = await again({ headers });

    expect(passed.requests).toBe(1);
    expect(answer.status).toBe(status);
    expect(answer.headers['access-control-allow-origin']).toBe(headers.origin);
  });

  it('to a GET is not for a page that no preflight has let ask', async () => {
    const trustedDocuments = { byId: new Map([['pictures', PICTURES]]), only: false };
    const sent = {
      method: 'GET' as const,
      search: '?documentId=pictures',
      headers: { 'graphql-require-preflight': '1' },
    };
    const { again, kept, passed } = await openKept({ trustedDocuments }, sent);

    const unasked = await again({ headers: {} });
    const known = await again({
      headers: { ...sent.headers, 'if-none-match': String(kept.headers['etag']) },
    });

    expect([unasked.status, known.status]).toEqual([403, 304]);
    expect(known.headers['etag']).toBe(kept.headers['etag']);
    expect(passed.requests).toBe(1);
  });

  it('with drafts is for callers with the same right alone', async () => {
    const sent = { body: { query: DRAFTS }, headers: bearer('of-the-editors') };
    const { again, kept, passed } = await openKept({ access: KEYS }, sent);

    const same = await again();
    const without = await again({ headers: bearer('of-the-site') });

    expect(same.text).toBe(kept.text);
    expect(JSON.parse(without.text)).toMatchObject({
      data: { drafts: null },
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
    expect(passed.requests).toBe(1);
  });

  it.each([
    { caller: 'a stranger', headers: {}, status: 401 },
    { caller: 'a wrong key', headers: bearer('guessed'), status: 401 },
  ])('is not for $caller', async ({ headers, status }) => {
    const { again } = await openKept(
      { access: KEYS },
      { body: { query: PICTURES }, headers: bearer('of-the-site') },
    );

    expect((await again({ headers })).status).toBe(status);
  });

  it('counts towards the requests of its caller', async () => {
    const { again } = await openKept({ rateLimitPerMinute: 3 });

    const third = await again();
    const fourth = await again();

    expect([third.status, fourth.status]).toEqual([200, 429]);
  });

  it.each(['br', 'gzip'])('has a form for who accepts %s, made behind the first answer', async (coding) => {
    const { again, kept, passed } = await openKept();
    const headers = { 'accept-encoding': coding };

    const first = await again({ headers });
    let answer = first;
    while (answer.headers['content-encoding'] === undefined) {
      await setTimeout(1);
      answer = await again({ headers });
    }

    expect(first.headers['content-encoding']).toBeUndefined();
    expect(answer.headers['content-encoding']).toBe(coding);
    expect(answer.bytes.length).toBeLessThan(kept.bytes.length / 2);
    expect(answer.text).toBe(kept.text);
    expect((await again()).headers['content-encoding']).toBeUndefined();
    expect(passed.requests).toBe(0);
  });

  it('is made once for all who ask at the same time', async () => {
    const { again, clock, passed } = await openKept();
    clock.time += FRESH_MS;
    await again();
    passed.requests = 0;

    const answers = await Promise.all(Array.from({ length: 20 }, () => again()));

    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(passed.requests).toBe(1);
  });
});
