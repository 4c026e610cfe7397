import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { STATS_PATH, type UpstreamOptions, type UpstreamStats } from './upstream-options.ts';
import { createWireItems, type List } from './wire-items.ts';

// An imitation of WeChat that takes little of the processor, in a process of its own: lists that
// never change, of any length. The sandbox is the one that is true to life.

/** The most items of one call. */
const MAX_COUNT = 20;

/** So many pages are remembered as bytes. */
const MAX_PAGES = 500;

const KEEP_ALIVE_MS = 600_000;

const INVALID = Buffer.from('{"errcode":40007,"errmsg":"invalid args"}');

const { totals, latencyMs, ...ofItems }: UpstreamOptions = JSON.parse(process.argv[2] ?? '{}');
const items = createWireItems(ofItems);
const pages = new Map<string, Buffer>();
const stats = { pages: 0, counts: 0 };

const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
  void answer(request, response);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The upstream has no port.');
  process.stdout.write(`The upstream is at http://127.0.0.1:${address.port}\n`);
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = ''] = (request.url ?? '').split('?', 1);
  switch (path) {
    case '/cgi-bin/material/batchget_material': {
      const { type, ...range } = JSON.parse(await readBody(request));
      return sendPage(response, type, range);
    }
    case '/cgi-bin/freepublish/batchget':
      return sendPage(response, 'publication', JSON.parse(await readBody(request)));
    case '/cgi-bin/draft/batchget':
      stats.pages += 1;
      return sendJson(response, { total_count: 0, item_count: 0, item: [] });
    case '/cgi-bin/draft/count':
      stats.counts += 1;
      return sendJson(response, { total_count: 0 });
    case '/cgi-bin/material/get_materialcount':
      stats.counts += 1;
      return sendJson(response, {
        image_count: totals.image,
        news_count: totals.news,
        video_count: 0,
        voice_count: 0,
      });
    case '/cgi-bin/stable_token':
      return sendJson(response, { access_token: 'token', expires_in: 7200 });
    case '/cgi-bin/openapi/quota/get':
      return sendJson(response, { quota: { daily_limit: 1_000_000, used: 0, remain: 1_000_000 } });
    case STATS_PATH:
      return sendJson(response, stats satisfies UpstreamStats);
    default:
      return sendJson(response, { errcode: 40066, errmsg: 'invalid url' });
  }
}

interface Range {
  readonly offset: number;
  readonly count: number;
}

function sendPage(response: ServerResponse, list: unknown, { offset, count }: Range): void {
  stats.pages += 1;
  const isValid = isList(list) && offset >= 0 && count >= 1 && count <= MAX_COUNT;
  const page = isValid ? pageOf(list, offset, count) : INVALID;
  if (latencyMs === 0) send(response, page);
  else setTimeout(send, latencyMs, response, page);
}

function isList(name: unknown): name is List {
  return typeof name === 'string' && Object.hasOwn(totals, name);
}

function pageOf(list: List, offset: number, count: number): Buffer {
  const key = `${list}:${offset}:${count}`;
  const known = pages.get(key);
  if (known !== undefined) return known;
  const length = Math.max(0, Math.min(count, totals[list] - offset));
  const item = Array.from({ length }, (_, index) => items[list](offset + index));
  const page = Buffer.from(JSON.stringify({ total_count: totals[list], item_count: length, item }));
  if (pages.size < MAX_PAGES) pages.set(key, page);
  return page;
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
}

function sendJson(response: ServerResponse, value: object): void {
  send(response, Buffer.from(JSON.stringify(value)));
}

function send(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}
