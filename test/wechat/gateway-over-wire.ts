import type { ServerResponse } from 'node:http';
import { accountLists } from '../../src/commands/account-lists.ts';
import type { PageRequest } from '../../src/upstream/asset.ts';
import type { PageRange } from '../../src/upstream/port.ts';
import { createAssetSource } from '../../src/wechat/asset-source.ts';
import { createClient } from '../../src/wechat/client.ts';
import { DEFAULTS, type GatewaySettings, gatewayOver } from '../helpers/execute.ts';
import { localServer } from '../helpers/local-server.ts';
import { COUNTS, LIST, QUOTA, TOKEN, type UpstreamCall } from './fake-upstream.ts';
import { httpTo } from './http-to.ts';
import { onTheWire, type Wire, wirePage } from './wire-fixtures.ts';

export const DRAFTS = '/cgi-bin/draft/batchget';
export const DRAFT_COUNT = '/cgi-bin/draft/count';
export const PUBLICATIONS = '/cgi-bin/freepublish/batchget';

export interface WireAccountOptions {
  /** Answers a list call for assets, in whatever way HTTP and sockets allow. Default: none. */
  readonly list?: (asked: PageRequest, response: ServerResponse) => void;
  /** What `get_materialcount` answers. */
  readonly counts?: () => Wire;
  /** The drafts, newest first. */
  readonly drafts?: readonly Wire[];
  /** The publications, newest first. */
  readonly publications?: readonly Wire[];
  /** Answers a call for publications. Default: from `publications`. */
  readonly publicationPage?: (asked: PageRange) => Wire;
  readonly maxBodyBytes?: number;
}

export interface GatewayOverWireOptions extends WireAccountOptions {
  readonly settings?: GatewaySettings;
}

/**
 * The whole gateway over real sockets, and the calls that it has made. The test answers those
 * itself.
 */
export async function gatewayOverWire({ settings = {}, ...options }: GatewayOverWireOptions) {
  const { source, lists, ...account } = await accountOverWire(options);
  return { gateway: gatewayOver(source, { lists, ...settings }), ...account };
}

/** An account that speaks the wire on a real socket, and its lists as the gateway reads them. */
export async function accountOverWire({
  list = (_asked, response) => response.end(onTheWire(wirePage([]))),
  counts = () => countsOf(0),
  drafts = [],
  publications = [],
  publicationPage = (asked) => pageOf(publications, asked),
  maxBodyBytes = 1_000_000,
}: WireAccountOptions) {
  const calls: UpstreamCall[] = [];
  const listCalls: PageRequest[] = [];

  const { url } = await localServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://upstream.test');
    const json = request.body === '' ? undefined : JSON.parse(request.body);
    const query = Object.fromEntries(searchParams);
    calls.push({ method: request.method, path: pathname, query, json });
    switch (pathname) {
      case TOKEN:
        return response.end(onTheWire({ access_token: 'T0ken', expires_in: 7200 }));
      case COUNTS:
        return response.end(onTheWire(counts()));
      case QUOTA:
        return response.end(onTheWire({ quota: { daily_limit: 1000, used: 0 } }));
      case LIST:
        listCalls.push(json);
        return list(json, response);
      case DRAFTS:
        return response.end(onTheWire(pageOf(drafts, json)));
      case DRAFT_COUNT:
        return response.end(onTheWire({ total_count: drafts.length }));
      case PUBLICATIONS:
        return response.end(onTheWire(publicationPage(json)));
      default:
        return response.writeHead(404).end();
    }
  });

  const { http } = httpTo(url, { maxBodyBytes });
  const client = createClient({ http, appId: 'wx0123', appSecret: 'S3cret', upstreamTimeoutMs: 8000 });
  const lists = accountLists(client, { ...DEFAULTS, hasDrafts: true });
  return { source: createAssetSource(client), lists, calls, listCalls };
}

/** An answer of `get_materialcount` of an account that has pictures alone. */
export function countsOf(images: unknown): Wire {
  return { voice_count: 0, video_count: 0, image_count: images, news_count: 0 };
}

function pageOf(items: readonly Wire[], { offset, count }: PageRange): Wire {
  return wirePage(items.slice(offset, offset + count), { total_count: items.length });
}
