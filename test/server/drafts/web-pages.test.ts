import { describe, expect, it } from 'vitest';
import { betraysDraft, markedDrafts } from '../../helpers/marked-drafts.ts';
import { serve } from '../../helpers/serve.ts';
import { LOCAL } from './questions.ts';

const QUERY = '{ drafts { nodes { id articles { title content } } } }';
const BODY = JSON.stringify({ query: QUERY });
const GET = `/graphql?query=${encodeURIComponent(QUERY)}`;

/** How a request is sent, in the headers of a browser. */
interface Sent {
  readonly method?: string;
  readonly target?: string;
  readonly host?: string;
  readonly headers: readonly string[];
}

/** A gateway for this machine alone, on a port, with drafts that it has cached. */
async function openGateway() {
  const { gateway } = await markedDrafts({ access: LOCAL });
  const { send } = await serve(gateway);
  return ({ method = 'POST', target = '/graphql', host = '127.0.0.1', headers }: Sent) => {
    const body = method === 'POST' ? BODY : '';
    const lines = [
      `${method} ${target} HTTP/1.1`,
      `host: ${host}`,
      'connection: close',
      `content-length: ${body.length}`,
    ];
    return send([...lines, ...headers, '', body].join('\r\n'));
  };
}

const JSON_BODY = 'content-type: application/json';
const ORIGIN = 'origin: https://attacker.test';
const CROSS_SITE = ['sec-fetch-site: cross-site', 'sec-fetch-mode: no-cors'];

describe('a web page of another origin, in a browser on the machine of a gateway without keys', () => {
  it('could read drafts if its requests came through: a program on that machine does', async () => {
    const send = await openGateway();

    const { status, body } = await send({ headers: [JSON_BODY] });

    expect([status, betraysDraft(body)]).toEqual([200, true]);
  });

  it.each<[name: string, sent: Sent, status: number]>([
    ['a form', { headers: [ORIGIN, 'content-type: text/plain'] }, 415],
    ['a form of fields', { headers: [ORIGIN, 'content-type: application/x-www-form-urlencoded'] }, 415],
    ['a form of parts', { headers: [ORIGIN, 'content-type: multipart/form-data; boundary=x'] }, 415],
    ['a script that names no type', { headers: [ORIGIN] }, 415],
    ['an image', { method: 'GET', target: GET, headers: [...CROSS_SITE, 'sec-fetch-dest: image'] }, 403],
    ['a script tag', { method: 'GET', target: GET, headers: [...CROSS_SITE, 'sec-fetch-dest: script'] }, 403],
    [
      'a script',
      { method: 'GET', target: GET, headers: [...CROSS_SITE, ORIGIN, 'sec-fetch-dest: empty'] },
      403,
    ],
    ['an old browser', { method: 'GET', target: GET, headers: [] }, 403],
    ['a link', { method: 'GET', target: GET, headers: ['sec-fetch-mode: navigate'] }, 403],
    ['a name that leads to 127.0.0.1', { host: 'attacker.test', headers: [JSON_BODY] }, 421],
    ['such a name, and a port', { host: 'attacker.test:4000', headers: [JSON_BODY] }, 421],
    ['such a name over GET', { method: 'GET', target: GET, host: 'attacker.test', headers: [] }, 421],
  ])('gets no draft by %s', async (_name, sent, status) => {
    const send = await openGateway();

    const answer = await send(sent);

    expect(answer.status).toBe(status);
    expect(betraysDraft(answer.head + answer.body)).toBe(false);
  });

  it('is not allowed to send JSON, nor to read what its browser gets in spite of that', async () => {
    const send = await openGateway();
    const wish = ['access-control-request-method: POST', 'access-control-request-headers: content-type'];

    const preflight = await send({ method: 'OPTIONS', headers: [ORIGIN, ...wish] });
    const answer = await send({ headers: [ORIGIN, JSON_BODY] });

    for (const { head } of [preflight, answer]) expect(head).not.toMatch(/^access-control-/im);
    expect(answer.head).toMatch(/^cache-control: no-store\r?$/im);
  });
});
