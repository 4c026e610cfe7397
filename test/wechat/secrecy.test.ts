import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startProbedGateway } from '../helpers/probed-gateway.ts';
import { COUNTS, LIST, TOKEN } from './fake-upstream.ts';
import { type Answer, localServer, type ReceivedRequest } from './local-server.ts';
import { formsOf } from './secret-forms.ts';
import { onTheWire, wireImage, wirePage } from './wire-fixtures.ts';

/** Each shows the call that it answers, in as many ways as there is room for. */
const FAULTS: readonly Answer[] = [
  (request, response) => response.end(`<html>${echoOf(request)}</html>`),
  (request, response) => response.end(echoOf(request)),
  ...[-1, 40001, 40007, 99_999].map(refuseWith),
  ...[301, 302, 307, 308].map(
    (status): Answer =>
      (request, response) =>
        response.writeHead(status, { location: `/elsewhere${request.url}` }).end(echoOf(request)),
  ),
  ...[201, 400, 403, 404, 429, 500, 502, 503].map(
    (status): Answer =>
      (request, response) =>
        response
          .writeHead(status, `Tea at ${request.url}`, { 'set-cookie': request.url })
          .end(echoOf(request)),
  ),
  (request, response) => response.end(JSON.stringify({ [echoOf(request)]: 1 })),
  (request, response) =>
    response.end(JSON.stringify({ item: echoOf(request), total_count: echoOf(request) })),
  (request, response) =>
    response.end(JSON.stringify({ item: [{ [echoOf(request)]: echoOf(request) }], total_count: 1 })),
  (request, response) => raw(response, `HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{"${echoOf(request)}`),
  (request, response) => raw(response, `Tea ${echoOf(request)}`),
  (request, response) => raw(response, `HTTP/1.1 200 OK\r\n${request.url}\r\n\r\n`),
  (request, response) => raw(response, `HTTP/1.1 200 OK\r\nX-Tea: ${request.url.repeat(500)}\r\n\r\n`),
  (_request, response) => response.socket?.resetAndDestroy(),
  // Until the deadline.
  () => {},
];

/** After these the gateway makes no more calls for a while: the last that an upstream of the test does. */
const LASTING: readonly Answer[] = [45_011, 40_164, 48_001].map(refuseWith);

const PICTURES = 200_000;

/** Of three calls one fails, so that the gateway does not cease to make them. */
const EVERY = 3;

describe('The gateway, whose log is at debug,', () => {
  // What upstream says with an errcode shows the token in percent code, JSON, hexadecimal and base64.
  it.each([
    ['as upstream makes them', (name: string) => `${name}_${randomUUID()}`],
    ['of characters that look different everywhere', (name: string) => `${name}/+ "=\\&%<é${randomUUID()}`],
  ])('shows neither secret nor token, %s, whatever goes wrong', async (_name, make) => {
    const secrets = [make('5ecret')];
    const upstream = await echoingUpstream(() => {
      const token = make('T0ken');
      secrets.push(token);
      return token;
    });
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
    const leaks = secrets.flatMap(formsOf).flatMap((form) => texts.filter((text) => text.includes(form)));
    expect([...new Set(leaks)]).toEqual([]);
  });
});

/** A page that nobody has asked for yet. */
function pageOf(count: number): string {
  return `{ assets(type: IMAGE, first: 1, offset: ${count * 40}) { totalCount nodes { id } } }`;
}

/** An upstream that is well two times of three. The third time it fails in the next of the ways that there are. */
async function echoingUpstream(createToken: () => string) {
  let calls = 0;
  let failed = 0;
  let isLasting = false;

  const well: Answer = ({ url, body }, response) => {
    switch (url.split('?')[0]) {
      case TOKEN:
        return response.end(JSON.stringify({ access_token: createToken(), expires_in: 7200 }));
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
    if (isLasting) return LASTING[calls % LASTING.length]?.(request, response);
    if (calls % EVERY !== 0) return well(request, response);
    const fault = FAULTS[failed % FAULTS.length];
    failed += 1;
    return fault?.(request, response);
  });
  return {
    url,
    failed: () => failed,
    failForGood() {
      isLasting = true;
    },
  };
}

function refuseWith(errcode: number): Answer {
  return (request, response) => {
    const errmsg = `invalid ip ${echoOf(request)} rid: ${echoOf(request)}`;
    response.end(JSON.stringify({ errcode, errmsg }));
  };
}

/** The call as a proxy, a stack trace or a support tool may quote it. */
function echoOf({ url, headers, body }: ReceivedRequest): string {
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
  ].join(' ');
}

function valuesIn(body: string): string[] {
  return body === '' ? [] : Object.values(JSON.parse(body)).map(String);
}

function raw(response: ServerResponse, text: string): void {
  response.socket?.end(text);
}
