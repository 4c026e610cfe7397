import type { Account } from '../account.ts';
import { encodeChime } from '../media/media-files.ts';
import { pictureOf } from '../media/picture-host.ts';
import { type EndpointName, ITEM_TYPES, type ItemType, isNewsItem } from '../wire.ts';
import type { Sight } from './faults.ts';
import { type Input, RefusalError } from './wire.ts';

/** What an endpoint has to say: JSON, or a file as it is. */
export type Output = { readonly json: object } | { readonly file: Uint8Array; readonly contentType: string };

/** One call of the API, and what must hold before it is answered. */
export interface Endpoint {
  readonly name: EndpointName;
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly needsToken: boolean;
  /** Of its JSON. Upstream has three ways to say it, and the sandbox uses them all. */
  readonly contentType: string;
  /** Throws a {@link RefusalError}. */
  answer(account: Account, input: Input, sight: Sight): Output;
}

const MAX_COUNT = 20;

const stableToken: Endpoint = {
  name: 'stable_token',
  path: '/cgi-bin/stable_token',
  method: 'POST',
  needsToken: false,
  contentType: 'application/json; charset=utf-8',
  answer(account, { grant_type, appid, secret, force_refresh }) {
    if (grant_type !== 'client_credential') throw new RefusalError(40002);
    if (!appid) throw new RefusalError(41002);
    if (appid !== account.appId) throw new RefusalError(40013);
    if (!secret) throw new RefusalError(41004);
    if (secret !== account.appSecret) throw new RefusalError(40125);
    return { json: account.tokens.issue({ forceRefresh: force_refresh === true }) };
  },
};

const batchgetMaterial: Endpoint = {
  name: 'batchget_material',
  path: '/cgi-bin/material/batchget_material',
  method: 'POST',
  needsToken: true,
  contentType: 'text/plain',
  answer({ lists, now }, { type, offset, count }, { behindMs, totalDifference }) {
    if (!isItemType(type)) throw new RefusalError(40004);
    if (!isInteger(offset) || offset < 0) throw new RefusalError(40097);
    if (!isInteger(count) || count < 1 || count > MAX_COUNT) throw new RefusalError(40097);
    const list = lists[type].asOf(now() - behindMs);
    const item = list.page(offset, count);
    return { json: { item, total_count: list.total() + totalDifference, item_count: item.length } };
  },
};

const getMaterialcount: Endpoint = {
  name: 'get_materialcount',
  path: '/cgi-bin/material/get_materialcount',
  method: 'GET',
  needsToken: true,
  contentType: 'application/json; encoding=utf-8',
  answer({ lists, settings, now }, _input, { behindMs, totalDifference }) {
    const count = (type: ItemType) =>
      lists[type].asOf(now() - behindMs).total() + totalDifference + (settings.countDifferences[type] ?? 0);
    return {
      json: {
        voice_count: count('voice'),
        video_count: count('video'),
        image_count: count('image'),
        news_count: count('news'),
      },
    };
  },
};

const getMaterial: Endpoint = {
  name: 'get_material',
  path: '/cgi-bin/material/get_material',
  method: 'POST',
  needsToken: true,
  contentType: 'text/plain',
  answer({ lists }, { media_id }) {
    for (const type of ITEM_TYPES) {
      const item = lists[type].find(String(media_id));
      if (!item) continue;
      if (isNewsItem(item)) return { json: { news_item: item.content.news_item } };
      if (type === 'image') return { file: pictureOf(item.media_id), contentType: 'image/png' };
      if (type === 'voice') return { file: encodeChime(), contentType: 'audio/wav' };
      // A host of the real upstream's, where there is nothing under this key: the sandbox has no film to show.
      const down_url = `http://wxsnsdy.tc.qq.com/105/20210/snsdyvideodownload?filekey=${item.media_id}`;
      return { json: { title: item.name ?? '', description: item.description ?? '', down_url } };
    }
    throw new RefusalError(40007);
  },
};

const quotaGet: Endpoint = {
  name: 'quota_get',
  path: '/cgi-bin/openapi/quota/get',
  method: 'POST',
  needsToken: true,
  contentType: 'application/json; encoding=utf-8',
  answer({ quotas }, { cgi_path }) {
    const endpoint = ENDPOINTS.find(({ path }) => path === cgi_path);
    if (!endpoint) throw new RefusalError(76021);
    const daily_limit = quotas.limit(endpoint.name);
    const used = quotas.used(endpoint.name);
    const remain = Math.max(daily_limit - used, 0);
    return { json: { errcode: 0, errmsg: 'ok', quota: { daily_limit, used, remain } } };
  },
};

/** All that the API answers. */
export const ENDPOINTS: readonly Endpoint[] = [
  stableToken,
  batchgetMaterial,
  getMaterialcount,
  getMaterial,
  quotaGet,
];

function isItemType(value: unknown): value is ItemType {
  return ITEM_TYPES.some((type) => type === value);
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value);
}
