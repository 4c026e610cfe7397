import { EventEmitter, once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, expectTypeOf, it, onTestFinished } from 'vitest';
import type { VariableName } from '../../src/config/variable-names.ts';
import { createGateway, type GatewayOptions } from '../../src/embed/create-gateway.ts';
import { ERROR_CODES } from '../../src/embed/error-code.ts';
import type { NO_OPTIONS } from '../../src/embed/read-options.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const SANDBOX = { sandbox: true, auth: 'none', mirror: false, logLevel: 'silent' } as const;
const SITE = 'https://site.example';

async function open(options: GatewayOptions = {}) {
  const gateway = await createGateway({ ...SANDBOX, ...options });
  onTestFinished(() => gateway.close());
  return gateway;
}

/** A server of the gateway's listener, and what is done with each request before. */
async function mounted(before: (request: IncomingMessage, response: ServerResponse) => unknown = () => {}) {
  const gateway = await open();
  const server = createServer(async (request, response) => {
    await before(request, response);
    gateway.listener(request, response);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}`, close: gateway.close };
}

/** All that a connection answers to this, until it is closed. */
async function exchangeText(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(request);
  return text(socket);
}

function asking(query: string, headers: Record<string, string> = {}): Request {
  return new Request(`${SITE}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
}

const COUNT = '{ assets(type: IMAGE) { totalCount } }';

describe('createGateway', () => {
  it('answers GraphQL with a response of the platform', async () => {
    const { fetch } = await open();

    const response = await fetch(asking(COUNT));

    expect(response).toBeInstanceOf(Response);
    expect(await response.json()).toEqual({ data: { assets: { totalCount: 240 } } });
  });

  it('answers what is not GraphQL, and nothing at other paths', async () => {
    const { fetch } = await open({ feeds: true, publicUrl: SITE });
    const statusOf = async (path: string) => (await fetch(new Request(SITE + path))).status;

    expect(await statusOf('/health/live')).toBe(200);
    expect(await statusOf('/feed/publications.atom')).toBe(200);
    expect(await statusOf('/elsewhere')).toBe(404);
  });

  it('serves media under its public address, whole and in parts', async () => {
    const { fetch } = await open({ publicUrl: SITE, media: true });
    const query = '{ assets(type: IMAGE, first: 1) { nodes { ... on MediaAsset { downloadUrl } } } }';
    const answer = await (await fetch(asking(query))).json();
    const url: string = answer.data.assets.nodes[0].downloadUrl;
    expect(url).toMatch(/^https:\/\/site\.example\/media\//);

    const whole = await fetch(new Request(url));
    const part = await fetch(new Request(url, { headers: { range: 'bytes=0-9' } }));
    const head = await fetch(new Request(url, { method: 'HEAD' }));

    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(whole.headers.get('content-type')).toMatch(/^image\//);
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(0, 10));
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('streams a subscription until its reader leaves', async () => {
    const { fetch } = await open();
    const query = 'subscription { changes { cursor } }';

    const response = await fetch(asking(query, { accept: 'text/event-stream' }));
    const reader = response.body?.getReader();
    const { value } = (await reader?.read()) ?? {};

    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(Buffer.from(value ?? []).toString()).not.toBe('');
    await reader?.cancel();
  });

  it('ends subscriptions as it closes, and answers no more', async () => {
    const { fetch, close } = await open();
    const query = 'subscription { changes { cursor } }';
    const response = await fetch(asking(query, { accept: 'text/event-stream' }));

    const events = response.text();
    await close();

    expect(await events).toContain('SUBSCRIPTION_ENDED');
    await expect(fetch(asking(COUNT))).rejects.toThrow('closed');
  });

  it('tells callers apart by their keys, or by the addresses that are given', async () => {
    const limited = await open({ rateLimitPerMinute: 1 });
    const statusAt = async (address: string) => (await limited.fetch(asking(COUNT), { address })).status;

    expect([await statusAt('192.0.2.1'), await statusAt('192.0.2.2')]).toEqual([200, 200]);
    expect(await statusAt('192.0.2.1')).toBe(429);
  });

  it('answers node:http by its listener', async () => {
    const { listener } = await open();
    const server = createServer(listener).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;

    for (let times = 0; times < 4; times += 1)
      expect(await (await fetch(url, asking(COUNT))).json()).toMatchObject({ data: {} });
  });

  it('answers where a framework has taken a path off and remembers it', async () => {
    const { listener } = await open();
    const server = createServer((request, response) => {
      Object.assign(request, { originalUrl: request.url, url: request.url?.replace('/wechat', '') });
      listener(request, response);
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/wechat/graphql`;

    expect(await (await fetch(url, asking(COUNT))).json()).toEqual({ data: { assets: { totalCount: 240 } } });
  });

  it.each([
    ['no valid Host', '/graphql', 'a b'],
    ['a path that a proxy may read as another', '/x/../graphql', 'site.example'],
  ])('refuses what the process refuses: %s', async (_, path, host) => {
    const { port } = await mounted();
    const body = JSON.stringify({ query: COUNT });
    const head = `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;

    const answer = await exchangeText(port, `${head}\r\n\r\n${body}`);

    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toContain('Error');
  });

  it('tells of a body that was read before', async () => {
    const { url } = await mounted(async (request) => {
      for await (const _ of request);
    });

    const response = await fetch(`${url}/graphql`, asking(COUNT));

    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('before body parsers') }],
    });
  });

  it('gives a framework its path back once a request is answered', async () => {
    const paths: unknown[] = [];
    const closed = new EventEmitter();
    const { url } = await mounted((request, response) => {
      Object.assign(request, { originalUrl: '/wechat/graphql' });
      response.on('finish', () => paths.push(Reflect.get(request, 'originalUrl')));
      response.on('close', () => closed.emit('closed'));
    });
    const isClosed = once(closed, 'closed');

    await (await fetch(`${url}/graphql`, asking(COUNT))).text();
    await isClosed;

    expect(paths).toEqual(['/wechat/graphql']);
  });

  it('refuses what its listener gets once it is closed', async () => {
    const { url, close } = await mounted();
    await close();

    const response = await fetch(`${url}/graphql`, asking(COUNT));

    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ errors: [{ message: 'The gateway is closed.' }] });
  });

  it('leaves nothing of what is known of pictures behind but its file', async () => {
    const stateDir = join(temporaryFolder(), 'state');
    const { fetch, close } = await open({ publicUrl: SITE, media: true, stateDir });
    await (await fetch(asking('{ assets(type: IMAGE, first: 1) { nodes { id } } }'))).text();

    await close();

    expect(readdirSync(join(stateDir, 'media')).filter((file) => file.startsWith('pictures'))).toEqual([
      'pictures.db',
    ]);
  });

  it('is not kept from answering by a log that cannot be written', async () => {
    const write = () => {
      throw new Error('The disk is full.');
    };
    const { fetch } = await open({ logLevel: 'trace', logStream: { write } });

    expect(await (await fetch(asking(COUNT))).json()).toEqual({ data: { assets: { totalCount: 240 } } });
  });

  it.each([[undefined], [null], [{}]])('says what is missing where it is called with %s', async (options) => {
    await expect(createGateway(options as never)).rejects.toMatchObject({
      name: 'GatewayOptionsError',
      message: expect.stringContaining('apiKeys is not set'),
    });
  });

  it.each([Object.create(null), Symbol('a'), () => 'a', [Symbol('a')], {}])(
    'says that what is no text cannot be one of its options',
    async (feedTitle) => {
      await expect(createGateway({ ...SANDBOX, feedTitle })).rejects.toMatchObject({
        name: 'GatewayOptionsError',
        message: expect.stringContaining('feedTitle must be a string'),
      });
    },
  );

  it('saves its state as it closes, and knows it when it is opened again', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.close());
    const options = {
      wechatAppId: sandbox.appId,
      wechatAppSecret: sandbox.appSecret,
      wechatBaseUrl: sandbox.url,
      sandbox: false,
      stateDir: join(temporaryFolder(), 'state'),
    };
    const first = await open(options);
    await (await first.fetch(asking(COUNT))).text();
    await first.close();
    const calls = sandbox.control.calls().length;

    const second = await open(options);
    const answer = await second.fetch(asking(COUNT));

    expect(await answer.json()).toEqual({ data: { assets: { totalCount: 240 } } });
    expect(
      sandbox.control
        .calls()
        .slice(calls)
        .filter(({ path }) => path.includes('batchget')),
    ).toEqual([]);
  });

  it.each<{ options: object; problem: string }>([
    { options: {}, problem: 'wechatAppId and wechatAppSecret are not set' },
    { options: { sandbox: true }, problem: 'apiKeys is not set' },
    { options: { ...SANDBOX, media: true }, problem: 'set publicUrl' },
    { options: { sandbox: true, apiKeys: [] }, problem: 'apiKeys is not set' },
    { options: { ...SANDBOX, port: 4000 }, problem: 'port is no option.' },
    { options: { ...SANDBOX, maxPageSize: 0 }, problem: 'maxPageSize must be an integer from 1 to 1000.' },
    { options: { ...SANDBOX, apiKeys: 'a' }, problem: 'apiKeys and auth=none are both set' },
    {
      options: { ...SANDBOX, stateDir: 'package.json' },
      problem: 'stateDir is package.json, which is not writable',
    },
    { options: { ...SANDBOX, wechatAppId: 'wx1' }, problem: 'wechatAppSecret is not set' },
    { options: { ...SANDBOX, logStream: 5 }, problem: 'logStream must have a function write.' },
  ])('says what is wrong with $options', async ({ options, problem }) => {
    await expect(createGateway(options)).rejects.toMatchObject({
      name: 'GatewayOptionsError',
      message: expect.stringContaining(problem),
    });
  });
});

describe('GatewayOptionsError', () => {
  it('lists all that is wrong', async () => {
    const options = { sandbox: true, media: true, maxPageSize: 0, corsOrigins: ['example.com'] };
    const error = await createGateway(options).catch((refused: unknown) => refused);

    expect(String(error).split('\n')).toEqual([
      'GatewayOptionsError: The options have problems:',
      expect.stringContaining('apiKeys is not set'),
      expect.stringContaining('set publicUrl'),
      expect.stringContaining('corsOrigins must be'),
      expect.stringContaining('maxPageSize must be'),
    ]);
  });
});

describe('GatewayOptions', () => {
  it('has an option for each variable that is not of a server or a process', () => {
    type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
      ? `${Lowercase<Head>}${Capitalize<Camel<Tail>>}`
      : Lowercase<Name>;
    type Expected = Camel<Exclude<VariableName, (typeof NO_OPTIONS)[number]>> | 'logStream';

    expectTypeOf<keyof GatewayOptions>().toEqualTypeOf<Expected>();
  });
});

describe('ErrorCode', () => {
  it('is each code of docs/errors.md', () => {
    const rows = readFileSync('docs/errors.md', 'utf8').matchAll(/^\| `([A-Z_]+)` \|/gm);

    expect(Array.from(rows, ([, code]) => code).sort()).toEqual([...ERROR_CODES].sort());
  });

  it('is each code of the sources', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.ts$/.test(file),
    );
    const codes = files.flatMap((file) =>
      Array.from(
        readFileSync(join('src', file), 'utf8').matchAll(/\bcode: '([A-Z_]+)'/g),
        ([, code]) => code,
      ),
    );
    const internal = ['OK', 'OPERATION_RESOLUTION_FAILURE'];

    expect(codes.length).toBeGreaterThan(0);
    expect(codes.filter((code) => ![...ERROR_CODES, ...internal].some((known) => known === code))).toEqual(
      [],
    );
  });
});
