import { createClient } from '../../src/wechat/client.ts';
import { createMaterialSource } from '../../src/wechat/material-source.ts';
import { localServer } from '../helpers/local-server.ts';
import { httpTo } from './http-to.ts';
import { onTheWire } from './wire-fixtures.ts';

export const MATERIAL = '/cgi-bin/material/get_material';
const TOKEN = '/cgi-bin/stable_token';
const QUOTA = '/cgi-bin/openapi/quota/get';

/** What upstream answers: bytes as they are, all else as JSON. A promise is waited for. */
export type MaterialAnswer = (mediaId: string) => unknown;

export interface MaterialUpstreamOptions {
  /** Most calls that the gateway makes in a day. */
  readonly dailyCalls?: number;
  /** What upstream says of its own count. Default: nothing, as the account may not ask. */
  readonly quota?: () => { readonly daily_limit: number; readonly used: number };
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
}

/**
 * An upstream of one access token on a real socket that has files of assets, a source of them, and
 * the ids that it has been asked for.
 */
export async function materialUpstream(
  answer: MaterialAnswer,
  { dailyCalls = 1000, quota, now = Date.now }: MaterialUpstreamOptions = {},
) {
  const asked: string[] = [];
  const tokens: string[] = [];
  const quotaPaths: string[] = [];
  let tokensMade = 1;

  async function answerTo(path: string, token: string | null, json: Record<string, string>) {
    const current = `Tea/T0ken+${tokensMade}`;
    if (path === TOKEN) return { access_token: current, expires_in: 7200 };
    if (token !== current) return { errcode: 40001, errmsg: `invalid credential ${token}` };
    if (path === QUOTA) {
      quotaPaths.push(json['cgi_path'] ?? '');
      return quota === undefined ? { errcode: 48001, errmsg: 'no' } : { errcode: 0, quota: quota() };
    }
    return answer(json['media_id'] ?? '');
  }

  const { url } = await localServer(async ({ url: target, body }, response) => {
    const { pathname, searchParams } = new URL(target, 'http://upstream.test');
    const token = searchParams.get('access_token');
    const json = JSON.parse(body);
    if (pathname === MATERIAL) {
      asked.push(json.media_id);
      tokens.push(token ?? '');
    }
    const told = await answerTo(pathname, token, json);
    // As upstream has been seen to, whatever the bytes are.
    response.setHeader('content-type', 'text/plain');
    response.end(told instanceof Uint8Array ? told : onTheWire(told));
  });

  const { http } = httpTo(url);
  const client = createClient({
    http,
    appId: 'wx0123',
    appSecret: 'app+S3cret',
    upstreamTimeoutMs: 8000,
    now,
  });
  return {
    client,
    source: createMaterialSource(client, dailyCalls),
    /** The ids of the calls, in their order. */
    asked,
    /** The tokens of the calls, in their order. */
    tokens,
    /** The calls whose quota was asked for. */
    quotaPaths,
    /** As another server of the account may: from now on, only a token that is asked for anew is good. */
    replaceToken() {
      tokensMade += 1;
    },
  };
}
