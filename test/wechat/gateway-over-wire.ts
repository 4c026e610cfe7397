import type { ServerResponse } from 'node:http';
import type { PageRequest } from '../../src/upstream/asset.ts';
import { createAssetSource } from '../../src/wechat/asset-source.ts';
import { createClient } from '../../src/wechat/client.ts';
import { type GatewaySettings, gatewayOver } from '../helpers/execute.ts';
import { localServer } from '../helpers/local-server.ts';
import { COUNTS, LIST, QUOTA, TOKEN } from './fake-upstream.ts';
import { httpTo } from './http-to.ts';
import { onTheWire, type Wire } from './wire-fixtures.ts';

export interface GatewayOverWireOptions {
  /** Answers a list call, in whatever way HTTP and sockets allow. */
  readonly list: (asked: PageRequest, response: ServerResponse) => void;
  /** What `get_materialcount` answers. */
  readonly counts?: () => Wire;
  readonly maxBodyBytes?: number;
  readonly settings?: GatewaySettings;
}

/**
 * The whole gateway over real sockets, and the list calls that it has made. The test answers those
 * itself.
 */
export async function gatewayOverWire({
  list,
  counts = () => countsOf(0),
  maxBodyBytes = 1_000_000,
  settings = {},
}: GatewayOverWireOptions) {
  const listCalls: PageRequest[] = [];

  const { url } = await localServer((request, response) => {
    switch (request.url.split('?')[0]) {
      case TOKEN:
        return response.end(onTheWire({ access_token: 'T0ken', expires_in: 7200 }));
      case COUNTS:
        return response.end(onTheWire(counts()));
      case QUOTA:
        return response.end(onTheWire({ quota: { daily_limit: 1000, used: 0 } }));
      case LIST: {
        const asked: PageRequest = JSON.parse(request.body);
        listCalls.push(asked);
        return list(asked, response);
      }
      default:
        return response.writeHead(404).end();
    }
  });

  const { http } = httpTo(url, { maxBodyBytes });
  const client = createClient({ http, appId: 'wx0123', appSecret: 'S3cret', upstreamTimeoutMs: 8000 });
  return { gateway: gatewayOver(createAssetSource(client), settings), listCalls };
}

/** An answer of `get_materialcount` of an account that has pictures alone. */
export function countsOf(images: unknown): Wire {
  return { voice_count: 0, video_count: 0, image_count: images, news_count: 0 };
}
