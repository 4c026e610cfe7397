import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../../src/server/operator/metrics.ts';
import { images } from '../../helpers/assets.ts';
import { gatewayOver } from '../../helpers/execute.ts';
import { memoryLog } from '../../helpers/memory-log.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { serve } from '../../helpers/serve.ts';

const QUERY = '{ assets(type: IMAGE) { totalCount } }';
const BODY = JSON.stringify({ query: QUERY });

interface Parts {
  readonly method?: string;
  readonly target?: string;
  readonly host?: string | undefined;
  readonly headers?: readonly string[];
  readonly body?: string | Uint8Array;
}

/** The bytes of a request; its connection is to be closed after it. */
function requestOf({
  method = 'POST',
  target = '/graphql',
  host = 'localhost',
  headers,
  body = BODY,
}: Parts): Buffer {
  const lines = headers ?? ['content-type: application/json', `content-length: ${Buffer.byteLength(body)}`];
  const head = [`${method} ${target} HTTP/1.1`, `host: ${host}`, 'connection: close', ...lines];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
}

async function answerTo(parts: Parts) {
  const { source, calls } = memorySource(images(3));
  const { send } = await serve(gatewayOver(source));
  return { ...(await send(requestOf(parts))), calls };
}

const JSON_TYPE = 'content-type: application/json';
const PREFLIGHT = 'graphql-require-preflight: 1';
const target = `/graphql?query=${encodeURIComponent(QUERY)}`;

describe('over a socket', () => {
  it('a good request is answered', async () => {
    const { status, body } = await answerTo({});

    expect(status).toBe(200);
    expect(body).toContain('{"data":{"assets":{"totalCount":3}}}');
  });

  it.each<{ name: string; parts: Parts; status: number; code?: string }>([
    ...['', 'not json', '{"query"', 'null', '5', '"text"', '[]', `[${BODY}]`].map((body) => ({
      name: `the body ${body || 'of no bytes'}`,
      parts: { body },
      status: 400,
      code: 'BAD_REQUEST',
    })),
    ...[
      { query: {} },
      { query: 5 },
      { query: QUERY, variables: 'text' },
      { query: QUERY, variables: [] },
      { query: QUERY, extensions: 'text' },
      { query: QUERY, operationName: 5 },
      { query: QUERY, unknown: 1 },
      {},
    ].map((params) => ({
      name: `the parameters ${JSON.stringify(params)}`,
      parts: { body: JSON.stringify(params) },
      status: 400,
      code: 'BAD_REQUEST',
    })),
    {
      name: 'a parameter named __proto__',
      parts: { body: `{"query":"{ __typename }","__proto__":{"x":1}}` },
      status: 400,
      code: 'BAD_REQUEST',
    },
    {
      name: 'invalid UTF-8',
      parts: {
        body: Buffer.concat([
          Buffer.from('{"query":"{ __typename } #'),
          Buffer.from([0xff, 0xfe]),
          Buffer.from('"}'),
        ]),
      },
      status: 400,
      code: 'BAD_REQUEST',
    },
    ...[
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain',
      'application/graphql',
    ].map((type) => ({
      name: `a POST of ${type}`,
      parts: { headers: [`content-type: ${type}`, `content-length: ${BODY.length}`] },
      status: 415,
      code: 'BAD_REQUEST',
    })),
    {
      name: 'a POST of no type',
      parts: { headers: [`content-length: ${BODY.length}`] },
      status: 415,
      code: 'BAD_REQUEST',
    },
    {
      name: 'a compressed body',
      parts: {
        headers: [JSON_TYPE, 'content-encoding: gzip', `content-length: ${gzipSync(BODY).length}`],
        body: gzipSync(BODY),
      },
      status: 415,
      code: 'BAD_REQUEST',
    },
    {
      name: 'a GET without a header that no page can send',
      parts: { method: 'GET', target, headers: [], body: '' },
      status: 403,
      code: 'FORBIDDEN',
    },
    {
      name: 'a GET with the type of a form',
      parts: { method: 'GET', target, headers: [PREFLIGHT, 'content-type: text/plain'], body: '' },
      status: 415,
      code: 'BAD_REQUEST',
    },
    {
      name: 'a GET with variables that are no JSON',
      parts: { method: 'GET', target: `${target}&variables={`, headers: [PREFLIGHT], body: '' },
      status: 400,
      code: 'BAD_REQUEST',
    },
    {
      name: 'a GET with extensions that are a list',
      parts: { method: 'GET', target: `${target}&extensions=[]`, headers: [PREFLIGHT], body: '' },
      status: 400,
      code: 'BAD_REQUEST',
    },
    { name: 'a PUT', parts: { method: 'PUT' }, status: 405, code: 'BAD_REQUEST' },
  ])('$name is answered with $status and $code', async ({ parts, status, code }) => {
    const answer = await answerTo(parts);

    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { code } }] });
    expect(answer.calls).toEqual([]);
  });

  it.each(['[::bad', 'a b', 'x:99999', 'x:port', 'a/b', 'a@b', '', '[', 'a,b'])(
    'the Host "%s" is answered with 400, empty',
    async (host) => {
      expect(await answerTo({ host })).toMatchObject({ status: 400, body: '' });
    },
  );

  it.each([
    'http://evil.test/graphql',
    'evil.test:443',
    '*',
    'graphql',
    '//graphql',
    '//localhost/graphql',
    '//[',
    '/health/../graphql',
    '/health/%2e%2e/graphql',
    '/./graphql',
    '/x/..\\graphql',
    '/\\graphql',
    '/graphql#x',
  ])('the target "%s" is answered with 400, empty', async (target) => {
    expect(await answerTo({ target })).toMatchObject({ status: 400, body: '' });
  });

  it.each(['attacker.test', '10.0.0.7', '127.0.0.1.attacker.test'])(
    'the Host "%s" of a page that only calls itself local is answered with 421',
    async (host) => {
      const { status, head, body, calls } = await answerTo({ host });

      expect(status).toBe(421);
      expect(head).toContain('content-type: application/json');
      expect(JSON.parse(body)).toEqual({
        errors: [
          {
            message: expect.stringContaining('set API_KEYS or AUTH=none'),
            extensions: { code: 'FORBIDDEN' },
          },
        ],
      });
      expect(calls).toEqual([]);
    },
  );

  it.each(['localhost', '127.0.0.1', '[::1]', 'localhost:4000'])(
    'the Host "%s" is this machine',
    async (host) => {
      expect((await answerTo({ host })).status).toBe(200);
    },
  );

  it('any Host is right where others may reach the gateway', async () => {
    const { send } = await serve(gatewayOver(memorySource(images(3)).source), { isLocalOnly: false });

    expect((await send(requestOf({ host: 'assets.example.com' }))).status).toBe(200);
  });

  it('two Host headers are answered with 400', async () => {
    const headers = ['host: attacker.test', JSON_TYPE, `content-length: ${BODY.length}`];

    expect((await answerTo({ headers })).status).toBe(400);
  });

  it.each(['/graphql/', '/foo/graphql', '/x?/graphql', '/health', '/foo/health/live', '/metrics/x'])(
    'the path %s is answered with 404, and where GraphQL is',
    async (target) => {
      const { status, body } = await answerTo({ target });

      expect(status).toBe(404);
      expect(JSON.parse(body)).toMatchObject({
        errors: [{ message: expect.stringContaining('/graphql'), extensions: { code: 'NOT_FOUND' } }],
      });
    },
  );

  it.each([
    { name: '20 KB in one header', headers: [`x-large: ${'a'.repeat(20_000)}`] },
    { name: '3,000 headers', headers: Array.from({ length: 3000 }, (_, n) => `a${n % 10}:`) },
  ])('$name is answered with 431', async ({ headers }) => {
    const all = [...headers, JSON_TYPE, `content-length: ${BODY.length}`];

    expect((await answerTo({ headers: all })).status).toBe(431);
  });

  describe('a body that is too large', () => {
    const large = JSON.stringify({ query: `${QUERY} #${'x'.repeat(65_536)}` });

    it('is answered with 413 before any of it is sent', async () => {
      const { status, body } = await answerTo({ headers: [JSON_TYPE, 'content-length: 65537'], body: '' });

      expect(status).toBe(413);
      expect(JSON.parse(body)).toMatchObject({
        errors: [{ message: expect.stringContaining('65536 bytes'), extensions: { code: 'BAD_REQUEST' } }],
      });
    });

    it('is answered with 413 though it does not say so', async () => {
      const chunks = `${large.length.toString(16)}\r\n${large}\r\n`;

      const { status, calls } = await answerTo({
        headers: [JSON_TYPE, 'transfer-encoding: chunked'],
        body: chunks,
      });

      expect(status).toBe(413);
      expect(calls).toEqual([]);
    });

    it('may be as large as the limit', async () => {
      const query = `${QUERY} #`;
      const body = JSON.stringify({
        query: query.padEnd(65_536 - JSON.stringify({ query: '' }).length, 'x'),
      });

      expect(Buffer.byteLength(body)).toBe(65_536);
      expect((await answerTo({ body })).status).toBe(200);
    });
  });

  it('a body in chunks is read', async () => {
    const half = BODY.length >> 1;
    const chunks = [BODY.slice(0, half), BODY.slice(half), ''].map(
      (chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`,
    );

    const { status, body } = await answerTo({
      headers: [JSON_TYPE, 'transfer-encoding: chunked'],
      body: chunks.join(''),
    });

    expect([status, body.includes('"totalCount":3')]).toEqual([200, true]);
  });

  it('both a length and chunks are answered with 400', async () => {
    const headers = [JSON_TYPE, 'transfer-encoding: chunked', 'content-length: 5'];

    expect((await answerTo({ headers, body: '0\r\n\r\n' })).status).toBe(400);
  });
});

describe('a client that leaves in the middle of its body', () => {
  it('is no failure of the gateway', async () => {
    const { log, lines } = memoryLog();
    const metrics = createMetrics();
    const { port } = await serve(gatewayOver(memorySource(images(3)).source, { log, metrics }));
    const socket = connect(port, '127.0.0.1');
    socket.write(requestOf({ headers: [JSON_TYPE, 'content-length: 100'], body: '{' }));
    await setTimeout(50);

    socket.destroy();

    await expect
      .poll(() => metrics.read())
      .toContain('gateway_requests_total{status="400",code="CALLER_LEFT"} 1');
    expect(lines).toEqual([]);
  });
});

describe('no answer quotes what was sent', () => {
  it.each(['{"query":"{ a }","sEcReT":1}', 'sEcReT', '{"query":{"sEcReT":1}}'])('%s', async (body) => {
    const answer = await answerTo({ body });

    expect(answer.head + answer.body).not.toContain('sEcReT');
  });
});
