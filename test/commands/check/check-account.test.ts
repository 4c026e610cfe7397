import { describe, expect, it } from 'vitest';
import { adviceOn } from '../../../src/commands/check/advice.ts';
import type { CheckCalls } from '../../../src/commands/check/calls.ts';
import { checkAccount } from '../../../src/commands/check/check-account.ts';
import { assetLists } from '../../../src/library/asset-lists.ts';
import type { AnyListDefinition } from '../../../src/library/list-definition.ts';
import { PermissionDeniedError, UpstreamUnavailableError } from '../../../src/upstream/errors.ts';
import { refusalError } from '../../../src/wechat/errors.ts';
import { mediaAsset } from '../../helpers/assets.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const [PICTURES] = assetLists(memorySource([]).source, 1000);

/** A list of its own calls, which the account may lack, with or without totals. */
function listOf(name: string, { isCounted = false } = {}): AnyListDefinition {
  if (PICTURES === undefined) throw new Error('there are no lists');
  const call = { ...PICTURES.pageCall, permission: { name: `${name} permission` } };
  const totals = { call: { ...call, name: `${name}count` }, fetchTotals: async () => ({}) };
  return {
    ...PICTURES,
    name,
    plural: name,
    pageCall: { ...call, name },
    totals: isCounted ? totals : undefined,
  };
}

/** What is told of lists, of which the calls with these names fail. */
async function check(lists: readonly AnyListDefinition[], failures: Record<string, Error>) {
  const made: string[] = [];
  async function call<T>(name: string, answer: T): Promise<T> {
    made.push(name);
    if (failures[name] !== undefined) throw failures[name];
    return answer;
  }
  const calls: CheckCalls = {
    address: 'http://wechat.test',
    fetchToken: async () => new Date(0),
    lists,
    fetchTotals: (source) => call(source.call.name, { [source.call.name.replace('count', '')]: 7 }),
    fetchPage: (list) => call(list.name, { items: [mediaAsset({ updatedAt: new Date(0) })], totalCount: 7 }),
    fetchQuota: (metered) => call(`quota of ${metered.name}`, { dailyLimit: 1000, used: 1 }),
    adviceOn: (error) => adviceOn(error, { address: '', networkErrorCode: undefined }, 'en'),
    clockAheadMs: () => 0,
    made: new Map(),
    close: async () => {},
  };
  const lines: string[] = [];
  const isUseful = await checkAccount(calls, {
    isSandbox: false,
    tell: (name, fact) => lines.push(`${name}: ${fact}`),
  });
  return { isUseful, made, lines: lines.slice(2) };
}

function denied({ pageCall }: AnyListDefinition) {
  const refusal = refusalError('/cgi-bin/x', { errcode: 48001, errmsg: 'api unauthorized' });
  return new PermissionDeniedError(pageCall.permission ?? { name: '' }, refusal);
}

describe('checkAccount', () => {
  it.each([
    { call: 'page', isCounted: false, failing: 'tags' },
    { call: 'count', isCounted: true, failing: 'tagscount' },
  ])('tells of a list whose $call wants a permission that it is not there, and goes on', async (given) => {
    const tags = listOf('tags', given);

    const { isUseful, made, lines } = await check([tags, listOf('labels')], {
      [given.failing]: denied(tags),
    });

    expect(isUseful).toBe(true);
    expect(made).toEqual([given.failing, 'labels', 'quota of labels']);
    expect(lines).toEqual([
      'tags: this account does not have this list',
      expect.stringMatching(
        /^reason: WeChat does not give this account the permission "tags permission"\. .*48001/,
      ),
      expect.stringMatching(/^what to do: Check on the platform whether the account has permission/),
      'labels: 7',
      'newest: 1970-01-01 00:00 UTC, labels',
      expect.stringMatching(/^quota: 1 of 1000 labels calls are used/),
    ]);
  });

  it('goes on to lists of other calls after a failure, which counts', async () => {
    const lists = [listOf('tags', { isCounted: true }), listOf('labels', { isCounted: true })];
    const down = new UpstreamUnavailableError('/cgi-bin/tags', 'answered HTTP 502');

    const { isUseful, made, lines } = await check(lists, { tagscount: down });

    expect(isUseful).toBe(false);
    expect(made).toEqual(['tagscount', 'labelscount', 'labels', 'quota of labels']);
    expect(lines[0]).toBe('totals: FAILED');
    expect(lines).toContain('labels: 7');
  });
});
