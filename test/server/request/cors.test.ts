import { describe, expect, it } from 'vitest';
import { images } from '../../helpers/assets.ts';
import { gatewayOver } from '../../helpers/execute.ts';
import { memoryLog } from '../../helpers/memory-log.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const LISTED = 'https://listed.test';
const BODY = JSON.stringify({ query: '{ __typename }' });

async function send(corsOrigins: string[], headers: Record<string, string>, method = 'POST') {
  const gateway = gatewayOver(memorySource(images(1)).source, {
    corsOrigins,
  });
  const response = await gateway.fetch('http://gateway.test/graphql', {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(method === 'POST' && { body: BODY }),
  });
  const names = [...response.headers.keys()].filter((name) => name.startsWith('access-control-'));
  return { response, names, header: (name: string) => response.headers.get(name) };
}

const preflight = (origin: string, headers = 'authorization,content-type') => ({
  origin,
  'access-control-request-method': 'POST',
  'access-control-request-headers': headers,
});

describe('a page of a listed origin', () => {
  it('may ask, with the headers that a front end needs', async () => {
    const { response, header } = await send([LISTED], preflight(LISTED), 'OPTIONS');

    expect(response.status).toBe(204);
    expect(header('access-control-allow-origin')).toBe(LISTED);
    expect(header('access-control-allow-methods')).toBe('GET, POST');
    expect(header('access-control-allow-headers')?.split(', ').sort()).toEqual([
      'apollo-require-preflight',
      'apollographql-client-name',
      'apollographql-client-version',
      'authorization',
      'cache-control',
      'content-type',
      'graphql-require-preflight',
      'last-event-id',
      'x-apollo-operation-name',
      'x-gateway-explain',
    ]);
  });

  it.each([
    ['content-type,sentry-trace,baggage', ['content-type', 'sentry-trace', 'baggage']],
    ['X-Datadog-Trace-Id, Traceparent,\ttracestate', ['x-datadog-trace-id', 'traceparent', 'tracestate']],
    [`x-tea!#$%&'*+.^_\`|~9`, [`x-tea!#$%&'*+.^_\`|~9`]],
    [',,b3,', ['b3']],
    [`x-${'a'.repeat(2046)}`, [`x-${'a'.repeat(2046)}`]],
  ])('may send the headers that it asks for, as tracing adds some by itself: %s', async (asked, names) => {
    for (const origins of [[LISTED], ['*']]) {
      const { response, header } = await send(origins, preflight(LISTED, asked), 'OPTIONS');

      expect(response.status).toBe(204);
      expect(header('access-control-allow-headers')?.split(', ')).toEqual(expect.arrayContaining(names));
      expect(header('vary')?.toLowerCase().split(', ')).toContain('access-control-request-headers');
    }
  });

  it.each([
    'x tea',
    'content-type, x:y',
    'x-t\u00e9a',
    '"x"',
    'x;y',
    `x-${'a'.repeat(2047)}`,
    'a,'.repeat(1025),
  ])(
    'is granted none where it asks for what is no list of names, or a longer one than 2 KiB: %s',
    async (asked) => {
      const { response, header } = await send([LISTED], preflight(LISTED, asked), 'OPTIONS');

      expect(response.status).toBe(204);
      expect(header('access-control-allow-headers')).toBeNull();
      expect(header('vary')?.toLowerCase()).toContain('access-control-request-headers');
    },
  );

  it('may send the same header whatever case it is written in, and is told of it once', async () => {
    const { header } = await send([LISTED], preflight(LISTED, 'Content-Type, content-type'), 'OPTIONS');

    const names = header('access-control-allow-headers')?.split(', ') ?? [];
    expect(names.filter((name) => name === 'content-type')).toHaveLength(1);
  });

  it('may read the answer, and when to come again', async () => {
    const { response, header } = await send([LISTED, 'https://other.test'], { origin: LISTED });

    expect(response.status).toBe(200);
    expect(header('access-control-allow-origin')).toBe(LISTED);
    expect(header('access-control-expose-headers')).toContain('retry-after');
    expect(header('vary')).toContain('origin');
  });

  it('may read an answer that refuses it', async () => {
    const { response, header } = await send([LISTED], { origin: LISTED, 'content-type': 'text/plain' });

    expect(response.status).toBe(415);
    expect(header('access-control-allow-origin')).toBe(LISTED);
  });

  it('is any page where all are listed', async () => {
    expect((await send(['*'], { origin: LISTED })).header('access-control-allow-origin')).toBe('*');
  });
});

describe('a page of another origin', () => {
  it.each(['https://elsewhere.test', 'https://listed.test.elsewhere.test', 'http://listed.test', 'null'])(
    'gets no CORS headers: %s',
    async (origin) => {
      for (const headers of ['authorization,content-type', 'sentry-trace,baggage'])
        expect((await send([LISTED], preflight(origin, headers), 'OPTIONS')).names).toEqual([]);
      expect((await send([LISTED], { origin })).names).toEqual([]);
      expect((await send([], { origin })).names).toEqual([]);
    },
  );
});

describe('the log', () => {
  function gatewayWithLog() {
    const { log, records } = memoryLog('info');
    const gateway = gatewayOver(memorySource(images(1)).source, { corsOrigins: [LISTED], log });
    const ask = (origin: string) =>
      gateway.fetch('http://gateway.test/graphql', { method: 'OPTIONS', headers: preflight(origin) });
    return { ask, records };
  }

  it('tells once of an origin that is not listed, and of none that is', async () => {
    const { ask, records } = gatewayWithLog();

    for (const origin of [LISTED, 'http://127.0.0.1:4190', 'http://127.0.0.1:4190']) await ask(origin);

    expect(records()).toMatchObject([
      { level: 30, msg: 'origin http://127.0.0.1:4190 is not in CORS_ORIGINS' },
    ]);
  });

  it('tells of no more than a hundred such origins, and of each in short', async () => {
    const { ask, records } = gatewayWithLog();

    await ask(`https://${'a'.repeat(8000)}.test`);
    for (let port = 1; port <= 200; port += 1) await ask(`http://127.0.0.1:${port}`);

    expect(records()).toHaveLength(100);
    expect(records()[0].msg.length).toBeLessThan(300);
  });
});

it.each([[[LISTED]], [['*']], [[]]])('asks nobody for cookies: %j', async (origins) => {
  for (const method of ['OPTIONS', 'POST'])
    expect((await send(origins, preflight(LISTED), method)).names).not.toContain(
      'access-control-allow-credentials',
    );
});
