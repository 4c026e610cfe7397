import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, localServer, type ReceivedRequest } from '../helpers/local-server.ts';
import { startProbedGateway } from '../helpers/probed-gateway.ts';
import { COUNTS, LIST, TOKEN } from '../wechat/fake-upstream.ts';
import { base64Around, secretsIn, writingsOf } from '../wechat/secret-forms.ts';
import { onTheWire, wireImage, wirePage } from '../wechat/wire-fixtures.ts';

/** @param echo the call, and others before it, in as many ways as there is room for */
type Fault = (request: ReceivedRequest, response: ServerResponse, echo: string) => void;

const FAULTS: readonly Fault[] = [
  (_request, response, echo) => response.end(`<html>${echo}</html>`),
  (_request, response, echo) => response.end(echo),
  ...[-1, 40001, 40007, 99_999].map(refuseWith),
  ...[301, 302, 307, 308].map(
    (status): Fault =>
      (request, response, echo) =>
        response.writeHead(status, { location: `/elsewhere${request.url}` }).end(echo),
  ),
  ...[201, 400, 403, 404, 429, 500, 502, 503].map(
    (status): Fault =>
      (request, response, echo) =>
        response.writeHead(status, `Tea at ${request.url}`, { 'set-cookie': request.url }).end(echo),
  ),
  (_request, response, echo) => response.end(JSON.stringify({ [echo]: 1 })),
  (_request, response, echo) => response.end(JSON.stringify({ item: echo, total_count: echo })),
  (_request, response, echo) => response.end(JSON.stringify({ item: [{ [echo]: echo }], total_count: 1 })),
  (_request, response, echo) => raw(response, `HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{"${echo}`),
  (_request, response, echo) => raw(response, `Tea ${echo}`),
  (request, response) => raw(response, `HTTP/1.1 200 OK\r\n${request.url}\r\n\r\n`),
  (request, response) => raw(response, `HTTP/1.1 200 OK\r\nX-Tea: ${request.url.repeat(500)}\r\n\r\n`),
  (_request, response) => response.socket?.resetAndDestroy(),
  // Until the deadline.
  () => {},
];

/**
 * After these the gateway makes no more calls for a while: the last that an upstream of the test
 * does.
 */
const LASTING: readonly Fault[] = [45_011, 40_164, 48_001].map(refuseWith);

const PICTURES = 200_000;

/** Of three calls one fails, so that the gateway does not cease to make them. */
const EVERY = 3;

describe('The gateway, whose log is at debug,', () => {
  // What upstream says with an errcode shows the secret and tokens in percent code, JSON,
  // hexadecimal and base64.
  it.each<[string, string, (name: string) => string, number]>([
    ['as upstream makes them', 'json', (name: string) => `${name}_${randomUUID()}`, 2],
    [
      'of characters that look different everywhere',
      'pretty',
      (name: string) => `${name}/+ "=\\&%<é${randomUUID()}`,
      // They look different in one code within another, too: no secret of upstream's does.
      1,
    ],
  ])('shows neither secret nor token, %s, in %s, whatever goes wrong', async (_name, format, make, times) => {
    const secrets = [make('5ecret')];
    const upstream = await echoingUpstream(secrets, () => make('T0ken'));
    const folder = mkdtempSync(join(tmpdir(), 'secrecy-'));
    const gateway = await startProbedGateway({
      WECHAT_APP_ID: 'wx0123',
      WECHAT_APP_SECRET: secrets[0] ?? '',
      WECHAT_BASE_URL: upstream.url.href,
      STATE_DIR: folder,
      UPSTREAM_TIMEOUT_MS: '300',
      UPSTREAM_DAILY_CALLS: '1000000',
      FRESH_SECONDS: '1',
      PROOF_SECONDS: '1',
      LOG_LEVEL: 'debug',
      LOG_FORMAT: format,
    });
    onTestFinished(async () => {
      await gateway.stop();
      rmSync(folder, { recursive: true });
    });

    const shown: string[] = [];
    for (let count = 0; upstream.failed() < 2 * FAULTS.length && count < 2000; count += 1)
      await askAll(count);
    upstream.failForGood();
    for (let count = 0; count < 20; count += 1) await askAll(2000 + count);
    await gateway.stop();

    async function askAll(count: number): Promise<void> {
      const queries = [pageOf(count), '{ assetCounts { total } upstreamQuota { used } }'];
      shown.push(...(await Promise.all(queries.map(ask))));
    }

    async function ask(query: string): Promise<string> {
      const response = await fetch(gateway.address, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'cache-control': 'no-cache',
          'x-gateway-explain': '1',
        },
        body: JSON.stringify({ query }),
      });
      return `${JSON.stringify([...response.headers])}\n${await response.text()}`;
    }

    const files = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    expect(upstream.failed()).toBeGreaterThanOrEqual(2 * FAULTS.length);
    expect(shown.filter((text) => text.includes('"errors"')).length).toBeGreaterThan(10);
    expect(gateway.output()).toContain('batchget_material');
    const texts = [...shown, ...gateway.output().split('\n'), ...files];
    expect(texts.filter((text) => secretsIn(text, secrets, { times }).length > 0)).toEqual([]);
  });
});

/** What an answer may hold that quotes a secret. */
function formsOf(secret: string): readonly string[] {
  return [...writingsOf(secret), ...base64Around(secret)];
}

/** A page that nobody has asked for yet. */
function pageOf(count: number): string {
  return `{ assets(type: IMAGE, first: 1, offset: ${count * 40}) { totalCount nodes { id } } }`;
}

/**
 * An upstream that is well two times of three. The third time it fails in the next of the ways that
 * there are.
 *
 * @param secrets the app secret; the tokens are added
 */
async function echoingUpstream(secrets: string[], createToken: () => string) {
  let calls = 0;
  let failed = 0;
  let isLasting = false;
  /**
   * The tokens that came with calls: one that was issued too late is none of the gateway's, and
   * known to nobody.
   */
  const used = new Set<string>();

  function issueToken(): string {
    const token = createToken();
    secrets.push(token);
    return token;
  }

  /**
   * Whatever the call carries, it quotes the app secret and the last tokens. Each time it begins
   * elsewhere.
   */
  function echo(request: ReceivedRequest): string {
    const known = [...secrets.slice(0, 1), ...[...used].slice(-3)];
    const parts = [...known.flatMap(formsOf), ...echoOf(request)];
    const first = (calls * 7) % parts.length;
    return [...parts.slice(first), ...parts.slice(0, first)].join(' ');
  }

  const well: Answer = ({ url, body }, response) => {
    switch (url.split('?')[0]) {
      case TOKEN:
        return response.end(JSON.stringify({ access_token: issueToken(), expires_in: 7200 }));
      case COUNTS:
        return response.end(
          onTheWire({ voice_count: 0, video_count: 0, image_count: PICTURES, news_count: 0 }),
        );
      case LIST: {
        const { offset, count }: { offset: number; count: number } = JSON.parse(body);
        const items = Array.from({ length: count }, (_, index) =>
          wireImage({ media_id: `p${offset + index}` }),
        );
        return response.end(onTheWire(wirePage(items, { total_count: PICTURES })));
      }
      default:
        return response.end(onTheWire({ quota: { daily_limit: 1_000_000, used: 0 } }));
    }
  };

  const { url } = await localServer((request, response) => {
    calls += 1;
    const token = new URL(request.url, 'http://upstream.test').searchParams.get('access_token');
    if (token !== null) used.add(token);
    if (isLasting) return LASTING[calls % LASTING.length]?.(request, response, echo(request));
    if (calls % EVERY !== 0) return well(request, response);
    const fault = FAULTS[failed % FAULTS.length];
    failed += 1;
    return fault?.(request, response, echo(request));
  });
  return {
    url,
    failed: () => failed,
    failForGood() {
      isLasting = true;
    },
  };
}

function refuseWith(errcode: number): Fault {
  return (_request, response, echo) => {
    const errmsg = `invalid ip ${echo} rid: ${echo}`;
    response.end(JSON.stringify({ errcode, errmsg }));
  };
}

/** The call as a proxy, a stack trace or a support tool may quote it. */
function echoOf({ url, headers, body }: ReceivedRequest): string[] {
  const query = new URL(url, 'http://upstream.test').searchParams;
  const values = [...query.values(), ...valuesIn(body)];
  return [
    url,
    decodeURIComponent(url),
    JSON.stringify(headers),
    body,
    JSON.stringify(body),
    ...values,
    ...values.flatMap(formsOf),
    Buffer.from(url).toString('base64'),
    Buffer.from(body).toString('base64'),
  ];
}

function valuesIn(body: string): string[] {
  return body === '' ? [] : Object.values(JSON.parse(body)).map(String);
}

function raw(response: ServerResponse, text: string): void {
  response.socket?.end(text);
}
