import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  AnswerTooLargeError,
  UpstreamBadResponseError,
  UpstreamError,
  UpstreamQuotaExceededError,
  UpstreamUnavailableError,
} from '../../src/upstream/errors.ts';
import type { FailureKind } from '../../src/upstream/failures.ts';
import { AccessTokenRejectedError, UpstreamRefusedError } from '../../src/wechat/errors.ts';
import { type Answer, localServer, socketServer } from '../helpers/local-server.ts';
import { httpTo } from './http-to.ts';

/** A token that looks otherwise in a query than in itself. */
const TOKEN = 'T0ken/of the+day=';
const SECRETS = [
  TOKEN,
  encodeURIComponent(TOKEN),
  new URLSearchParams({ '': TOKEN }).toString().slice(1),
  'S3cret',
];

const MAX_BODY_BYTES = 10_000;

interface Fault {
  readonly name: string;
  /** Gets ready to do it. */
  readonly open: () => Promise<URL>;
  readonly error: abstract new (...args: never[]) => UpstreamError;
  /** Default: any. */
  readonly kind?: FailureKind;
  readonly says: string | RegExp;
}

// Whatever can hold text echoes the URL of the call, with the token in it.
const FAULTS: readonly Fault[] = [
  ...[500, 502, 503].map((status) => ({
    name: `answers HTTP ${status} with HTML`,
    open: answering(({ url }, response) =>
      response.writeHead(status).end(`<html>Bad gateway at ${url}</html>`),
    ),
    error: UpstreamUnavailableError,
    kind: 'serverError' as const,
    says: `/endpoint answered HTTP ${status}`,
  })),
  ...[201, 204, 400, 403, 404, 429].map((status) => ({
    name: `answers HTTP ${status}`,
    open: answering(({ url }, response) =>
      response.writeHead(status).end(status === 204 ? '' : `{"url":"${url}"}`),
    ),
    error: UpstreamBadResponseError,
    kind: 'unexpectedStatus' as const,
    says: `/endpoint answered HTTP ${status}`,
  })),
  ...[301, 302, 307].map((status) => ({
    name: `redirects with HTTP ${status}`,
    open: answering(({ url }, response) => response.writeHead(status, { location: url }).end()),
    error: UpstreamBadResponseError,
    kind: 'unexpectedStatus' as const,
    says: `/endpoint answered HTTP ${status}`,
  })),
  ...['<html>', '{"item":[', 'null', '[]', '[{}]', '5', '"text"', '', ' ', '{}{}', '\uFEFF'].map((body) => ({
    name: `answers ${JSON.stringify(body)}`,
    open: answering((_request, response) => response.end(body)),
    error: UpstreamBadResponseError,
    says: /^\/endpoint did not answer with (JSON|a JSON object)$/,
  })),
  {
    name: 'echoes the call in HTML',
    open: answering(({ url }, response) => response.end(`<a href="${url}">Wait here</a>`)),
    error: UpstreamBadResponseError,
    says: '/endpoint did not answer with JSON',
  },
  {
    name: 'announces more than the cap',
    open: answering((_request, response) => response.end(' '.repeat(MAX_BODY_BYTES + 1))),
    error: AnswerTooLargeError,
    says: '/endpoint answered with a body over the size limit',
  },
  {
    name: 'sends more than the cap in chunks, without an end',
    open: answering((_request, response) => {
      const more = () => response.write(' '.repeat(1000), (error) => error ?? more());
      more();
    }),
    error: AnswerTooLargeError,
    says: '/endpoint answered with a body over the size limit',
  },
  ...(
    [
      [-1, UpstreamUnavailableError],
      [40001, AccessTokenRejectedError],
      [40007, UpstreamRefusedError],
      [45009, UpstreamQuotaExceededError],
      [12345, UpstreamRefusedError],
    ] as const
  ).map(([errcode, error]) => ({
    name: `refuses with ${errcode} and echoes the call`,
    open: answering(({ url }, response) => {
      const errmsg = `no: ${url}, ${decodeURIComponent(url)}, ${TOKEN}, S3cret rid: 1-2`;
      response.end(JSON.stringify({ errcode, errmsg }));
    }),
    error,
    says: new RegExp(`^/endpoint refused: ${errcode} no: .*access_token=\\[secret\\].* rid: 1-2 `),
  })),
  ...[undefined, null, 5, { text: 'no' }].map((errmsg) => ({
    name: `refuses with a message of ${JSON.stringify(errmsg)}`,
    open: answering((_request, response) => response.end(JSON.stringify({ errcode: 40007, errmsg }))),
    error: UpstreamRefusedError,
    says: '/endpoint refused: 40007  (there is no such asset)',
  })),
  {
    name: 'refuses the connection',
    open: closedPort,
    error: UpstreamUnavailableError,
    says: '/endpoint could not be reached: ECONNREFUSED',
  },
  {
    name: 'speaks no TLS',
    open: async () => {
      const url = await answering((_request, response) => response.end('{}'))();
      url.protocol = 'https:';
      return url;
    },
    error: UpstreamUnavailableError,
    says: /^\/endpoint could not be reached: ERR_SSL_/,
  },
  {
    name: 'closes the connection unheard',
    open: onceAsked((socket) => socket.end()),
    error: UpstreamUnavailableError,
    says: '/endpoint could not be reached: UND_ERR_SOCKET',
  },
  {
    name: 'resets the connection',
    open: onceAsked((socket) => socket.resetAndDestroy()),
    error: UpstreamUnavailableError,
    says: '/endpoint could not be reached: ECONNRESET',
  },
  {
    name: 'resets the connection in the middle of a body',
    open: onceAsked((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"a":`, () => socket.resetAndDestroy());
    }),
    error: UpstreamUnavailableError,
    says: /^\/endpoint could not be reached: (ECONNRESET|UND_ERR_SOCKET)$/,
  },
  {
    name: 'ends a body before its length',
    open: onceAsked((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"a":1}')),
    error: UpstreamUnavailableError,
    says: '/endpoint could not be reached: UND_ERR_SOCKET',
  },
  {
    name: 'ends a body before its last chunk',
    open: onceAsked((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{"a":1}\r\n'),
    ),
    error: UpstreamUnavailableError,
    says: '/endpoint could not be reached: UND_ERR_SOCKET',
  },
  {
    name: 'ends half a body with the connection',
    open: onceAsked((socket) => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"a":')),
    error: UpstreamBadResponseError,
    says: '/endpoint did not answer with JSON',
  },
  {
    name: 'speaks another protocol',
    open: onceAsked((socket, head) => socket.end(`SSH-2.0-tea\r\n${head}`)),
    error: UpstreamUnavailableError,
    says: '/endpoint could not be reached: HTTPParserError',
  },
  {
    name: 'sends a header of 50 KB',
    open: onceAsked((socket) => socket.end(`HTTP/1.1 200 OK\r\nX-Tea: ${'x'.repeat(50_000)}\r\n\r\n{}`)),
    error: UpstreamUnavailableError,
    says: '/endpoint could not be reached: UND_ERR_HEADERS_OVERFLOW',
  },
];

describe('Http.call, when upstream', () => {
  it.each(FAULTS)(
    '$name, fails with a typed error that shows no secret',
    async ({ open, error: type, kind = expect.any(String), says }) => {
      const error = await failureOf(await open());

      expect(error.constructor).toBe(type);
      expect(error).toMatchObject({ kind });
      expect(error.message).toMatch(says);
      for (const secret of SECRETS) expect(everythingIn(error)).not.toContain(secret);
    },
  );

  it('redirects, never asks where it is sent', async () => {
    const { url, requests } = await localServer((request, response) =>
      response.writeHead(302, { location: `/elsewhere${request.url}` }).end(),
    );

    await failureOf(url);

    expect(requests.map((request) => request.url.split('?')[0])).toEqual(['/endpoint']);
  });

  it('fails a call, answers the next', async () => {
    const faults: Answer[] = [
      (_request, response) => response.destroy(),
      (_request, response) => response.end(' '.repeat(MAX_BODY_BYTES + 1)),
      (_request, response) => response.writeHead(502).end('<html>'),
    ];
    const { url } = await localServer((request, response) => {
      const fault = faults.shift();
      if (fault === undefined) response.end('{"a":1}');
      else fault(request, response);
    });
    const { call } = httpTo(url, { maxBodyBytes: MAX_BODY_BYTES });

    const outcomes = [];
    for (let count = 0; count < 4; count += 1) outcomes.push((await Promise.allSettled([call()]))[0]?.status);

    expect(outcomes).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled']);
  });
});

function answering(answer: Answer): () => Promise<URL> {
  return async () => (await localServer(answer)).url;
}

/** Does something to the socket of a call whose head it has read. */
function onceAsked(act: (socket: Socket, head: string) => void): () => Promise<URL> {
  return async () =>
    (await socketServer((socket) => socket.once('data', (head) => act(socket, String(head))))).url;
}

async function closedPort(): Promise<URL> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  await once(server.close(), 'close');
  return new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
}

async function failureOf(url: URL): Promise<UpstreamError> {
  const { http, call } = httpTo(url, { maxBodyBytes: MAX_BODY_BYTES });
  http.hide('S3cret');
  const error = await call({ method: 'POST', accessToken: TOKEN, json: { secret: 'S3cret' } }).catch(
    (error) => error,
  );
  if (error instanceof UpstreamError) return error;
  throw new Error('It did not fail with an UpstreamError.', { cause: error });
}

/** All that a log or an answer could show of an error. */
function everythingIn(error: Error): string {
  const ownProperties = JSON.stringify(error, Object.getOwnPropertyNames(error));
  return [error.message, error.stack, String(error), JSON.stringify(error), ownProperties]
    .concat(inspect(error, { depth: 10, showHidden: true }))
    .join('\n');
}
