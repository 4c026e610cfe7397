import { describe, expect, it } from 'vitest';
import { ask, gatewayOver } from '../helpers/execute.ts';
import { fakeUpstream, LIST, QUOTA, TOKEN, type UpstreamCall } from './fake-upstream.ts';
import { wireArticle, wireNews, wirePage } from './wire-fixtures.ts';

const QUERY = `{ assets(type: NEWS) {
  totalCount
  nodes { updatedAt ... on NewsAsset { createdAt articles { showCoverPic needOpenComment onlyFansCanComment } } }
} }`;

/** Its numbers, and that of the token's life, are text. */
function answerInText({ path }: UpstreamCall): unknown {
  if (path === TOKEN) return { access_token: 'token-1', expires_in: '7200' };
  if (path === QUOTA)
    return { errcode: '0', errmsg: 'ok', quota: { daily_limit: '1000', used: '3', remain: '997' } };
  if (path !== LIST) return { voice_count: '0', video_count: '0', image_count: '0', news_count: '1' };
  const article = wireArticle({ show_cover_pic: '1', need_open_comment: '0', only_fans_can_comment: '0' });
  const content = { news_item: [article], create_time: '1600000000', update_time: '1700000000' };
  return wirePage([wireNews({ content, update_time: '1700000000' })], { total_count: '1', item_count: '1' });
}

describe('an upstream that sends every number as text', () => {
  it('is read as one that sends numbers', async () => {
    const { client } = await fakeUpstream({ answer: answerInText });

    const { data } = await ask(gatewayOver(client), QUERY);

    const articles = [{ showCoverPic: true, needOpenComment: false, onlyFansCanComment: false }];
    expect(data.assets).toEqual({
      totalCount: 1,
      nodes: [{ updatedAt: '2023-11-14T22:13:20.000Z', createdAt: '2020-09-13T12:26:40.000Z', articles }],
    });
    expect(await client.fetchListQuota(new AbortController().signal)).toEqual({ dailyLimit: 1000, used: 3 });
  });

  it('is not called again once it has spoken of the quota of the day', async () => {
    const { client, callsTo } = await fakeUpstream({
      answer: ({ path }) =>
        path === LIST ? { errcode: '45009', errmsg: 'reach max api daily quota limit' } : undefined,
    });
    const gateway = gatewayOver(client);

    for (let count = 0; count < 3; count += 1) {
      const { errors } = await ask(gateway, '{ assets(type: IMAGE) { totalCount } }');

      expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_QUOTA_EXCEEDED' } }]);
    }
    expect(callsTo(LIST)).toHaveLength(1);
  });

  it.each(['40001', '42001'])('is asked with another token once it has spoken of %s', async (errcode) => {
    let refusals = 0;
    const { client, callsTo } = await fakeUpstream({
      answer({ path }) {
        refusals += path === LIST ? 1 : 0;
        return path === LIST && refusals === 1 ? { errcode, errmsg: 'access_token expired' } : undefined;
      },
    });

    const { data } = await ask(gatewayOver(client), '{ assets(type: IMAGE) { nodes { mediaId } } }');

    expect(data.assets.nodes).toHaveLength(2);
    expect(callsTo(TOKEN).length).toBeGreaterThan(1);
  });
});
