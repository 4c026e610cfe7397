import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type CorpusSize, createCorpus } from './corpus.ts';

/** An imitation of WeChat that has a corpus, and answers at once. */
export interface CorpusUpstream {
  /** What WECHAT_BASE_URL is to be. */
  readonly url: string;
  close(): void;
}

/** The most items of one call. */
const MAX_COUNT = 20;

/** Longer than the gateway ever leaves a connection idle in a run. */
const KEEP_ALIVE_MS = 600_000;

/** Starts it in this process: it is asked before anything is measured but the filling. */
export async function startCorpusUpstream(size: CorpusSize): Promise<CorpusUpstream> {
  const corpus = createCorpus(size);
  const lists: Readonly<Record<string, { readonly total: number; readonly at: (place: number) => object }>> =
    {
      image: { total: size.pictures, at: corpus.picture },
      news: { total: size.news, at: corpus.news },
    };
  const nothing = { total: 0, at: () => ({}) };

  function pageOf(list: string, offset: number, count: number): object {
    const { total, at } = lists[list] ?? nothing;
    const length = Math.max(0, Math.min(count, MAX_COUNT, total - offset));
    const item = Array.from({ length }, (_, index) => at(offset + index));
    return { total_count: total, item_count: length, item };
  }

  async function answer({ url = '', ...request }: Asked): Promise<object> {
    switch (url.split('?', 1)[0]) {
      case '/cgi-bin/material/batchget_material': {
        const { type, offset, count } = JSON.parse(await request.body());
        return pageOf(String(type), Number(offset), Number(count));
      }
      case '/cgi-bin/freepublish/batchget':
      case '/cgi-bin/draft/batchget':
        return pageOf('', 0, 0);
      case '/cgi-bin/draft/count':
        return { total_count: 0 };
      case '/cgi-bin/material/get_materialcount':
        return { image_count: size.pictures, news_count: size.news, video_count: 0, voice_count: 0 };
      case '/cgi-bin/stable_token':
        return { access_token: 'token', expires_in: 7200 };
      case '/cgi-bin/openapi/quota/get':
        return { quota: { daily_limit: 1_000_000, used: 0, remain: 1_000_000 } };
      default:
        return { errcode: 40066, errmsg: 'invalid url' };
    }
  }

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    void answer({ url: request.url, body: () => readBody(request) }).then((body) => send(response, body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The upstream has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Asked {
  readonly url: string | undefined;
  body(): Promise<string>;
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
}

function send(response: ServerResponse, value: object): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
}
