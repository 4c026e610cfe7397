import type { Account } from '../account.ts';
import type { ApiCall, ItemCall, ListDefinition, Output } from '../lists/list.ts';
import type { Sight } from './faults.ts';
import { type Input, RefusalError } from './wire.ts';

/** One call of the API, and its handler. */
export interface Endpoint extends ApiCall {
  readonly needsToken: boolean;
  /** Throws a {@link RefusalError}. */
  answer(account: Account, input: Input, sight: Sight): Output;
}

/** The endpoints of an account with these lists. Lists that share a call share its endpoint. */
export function createEndpoints(lists: readonly ListDefinition[]): readonly Endpoint[] {
  return [
    STABLE_TOKEN,
    ...distinct(lists.map(({ pages }) => pages.call)).map(answerPages),
    ...distinct(lists.flatMap(({ count }) => count?.call ?? [])).map(answerTotals),
    ...distinct(lists.flatMap(({ single }) => single?.call ?? [])).map(answerItem),
    QUOTA_GET,
  ];
}

function distinct<Call extends ApiCall>(calls: readonly Call[]): readonly Call[] {
  return [...new Set(calls)];
}

const STABLE_TOKEN: Endpoint = {
  name: 'stable_token',
  path: '/cgi-bin/stable_token',
  method: 'POST',
  contentType: 'application/json; charset=utf-8',
  callsPerDay: 500_000,
  needsToken: false,
  answer(account, { grant_type, appid, secret, force_refresh }) {
    if (grant_type !== 'client_credential') throw new RefusalError(40002);
    if (!appid) throw new RefusalError(41002);
    if (appid !== account.appId) throw new RefusalError(40013);
    if (!secret) throw new RefusalError(41004);
    if (secret !== account.appSecret) throw new RefusalError(40125);
    return { json: account.tokens.issue({ forceRefresh: force_refresh === true }) };
  },
};

const MAX_COUNT = 20;

function answerPages(call: ApiCall): Endpoint {
  return {
    ...call,
    needsToken: true,
    answer({ lists, now }, input, { behindMs, totalDifference }) {
      const { type, offset, count } = input;
      const list = lists.find(({ definition: { pages } }) => {
        return pages.call === call && (pages.type === undefined || pages.type === type);
      });
      if (list === undefined) throw new RefusalError(40004);
      if (!isInteger(offset) || offset < 0) throw new RefusalError(40097);
      if (!isInteger(count) || count < 1 || count > MAX_COUNT) throw new RefusalError(40097);
      const { pages } = list.definition;
      const view = list.asOf(now() - behindMs);
      const items = view.page(offset, count);
      const item = pages.show?.(items, input) ?? items;
      return { json: { item, total_count: view.total() + totalDifference, item_count: item.length } };
    },
  };
}

function answerTotals(call: ApiCall): Endpoint {
  return {
    ...call,
    needsToken: true,
    answer({ lists, settings, now }, _input, { behindMs, totalDifference }) {
      const totals: Record<string, number> = {};
      for (const { definition, asOf } of lists) {
        const { name, count } = definition;
        if (count?.call !== call) continue;
        const difference = totalDifference + (settings.countDifferences[name] ?? 0);
        totals[count.field] = asOf(now() - behindMs).total() + difference;
      }
      return { json: totals };
    },
  };
}

function answerItem(call: ItemCall): Endpoint {
  return {
    ...call,
    needsToken: true,
    answer({ lists, pictures, films }, input) {
      for (const { definition, find } of lists) {
        const { idField, single } = definition;
        if (single?.call !== call) continue;
        const item = find(String(input[idField]));
        if (item !== undefined) return single.answer(item, { pictures, films });
      }
      throw new RefusalError(call.unknownErrcode);
    },
  };
}

const QUOTA_GET: Endpoint = {
  name: 'quota_get',
  path: '/cgi-bin/openapi/quota/get',
  method: 'POST',
  contentType: 'application/json; encoding=utf-8',
  // An assumption.
  callsPerDay: 1000,
  needsToken: true,
  answer({ endpoints, quotas }, { cgi_path }) {
    const endpoint = endpoints.find(({ path }) => path === cgi_path);
    if (!endpoint) throw new RefusalError(76021);
    const daily_limit = quotas.limit(endpoint.name);
    const used = quotas.used(endpoint.name);
    const remain = Math.max(daily_limit - used, 0);
    return { json: { errcode: 0, errmsg: 'ok', quota: { daily_limit, used, remain } } };
  },
};

function isInteger(value: unknown): value is number {
  return Number.isInteger(value);
}
