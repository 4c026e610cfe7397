import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { check } from '../../../src/commands/check/check.ts';
import { readConfig } from '../../../src/config/config.ts';
import { imageItem } from '../../../src/sandbox/lists/materials.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { connectProxy } from '../../helpers/connect-proxy.ts';
import { localServer } from '../../helpers/local-server.ts';
import { watch } from '../../helpers/secret-watch.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

/** An account at WeChat itself. */
const WECHAT = { WECHAT_APP_ID: 'wx0123', WECHAT_APP_SECRET: 'S3cret' };

async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

function accountOf({ appId, appSecret, url }: Sandbox) {
  return { WECHAT_APP_ID: appId, WECHAT_APP_SECRET: appSecret, WECHAT_BASE_URL: url };
}

/** What a check of a sandbox's account tells first, by the name of the fact. */
function checkAccount(sandbox: Sandbox, environment: Record<string, string> = {}) {
  return checkWith({ ...accountOf(sandbox), ...environment });
}

async function checkWith(environment: Record<string, string>) {
  const facts: Record<string, string> = {};
  const isUseful = await check(readConfig(environment), {
    print(line) {
      watch(line);
      facts[line.slice(0, 14).trim()] ??= line.slice(14);
    },
  });
  return { isUseful, facts };
}

function listCalls(sandbox: Sandbox): number {
  return sandbox.control.calls().filter(({ path }) => path.endsWith('/batchget_material')).length;
}

describe('check', () => {
  it('says of answers that a proxy has compressed what they are, and what to do', async () => {
    const { url } = await localServer((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"access_token":"T0ken"}')),
    );

    const { isUseful, facts } = await checkAccount({ ...(await openSandbox()), url: url.href });

    expect(isUseful).toBe(false);
    expect(facts).toMatchObject({
      token: 'FAILED',
      reason: expect.stringContaining('answered with a compressed body (content-encoding: gzip)'),
      'what to do': expect.stringMatching(/^A proxy .* seems to compress answers/),
    });
  });

  it('tells what the account has, for one call of each endpoint', async () => {
    const sandbox = await openSandbox({
      library: { image: [imageItem({ update_time: Date.UTC(2026, 10, 26, 9, 12) / 1000 })] },
    });
    sandbox.control.setQuota('batchget_material', 1000);

    const { isUseful, facts } = await checkAccount(sandbox);

    expect(isUseful).toBe(true);
    expect(facts).toMatchObject({
      account: sandbox.appId,
      address: sandbox.url,
      images: '1',
      news: '0',
      newest: '2026-11-26 09:12 UTC, image',
      quota: expect.stringMatching(/^1 of 1000 list calls are used, 999 are left until .* 16:00 UTC$/),
    });
    const paths = sandbox.control.calls().map(({ path }) => path);
    expect(paths.filter((path) => path.endsWith('/quota/get'))).toHaveLength(3);
    expect(new Set(paths).size).toBe(paths.length - 2);
  });

  it.each([
    ['https_proxy', 403, 'refuses to connect to https://api.weixin.qq.com'],
    ['HTTP_PROXY', 502, 'cannot reach https://api.weixin.qq.com'],
  ])('tells of a proxy that %s names and that answers %i what to do', async (name, status, advice) => {
    const { url, tunnels } = await connectProxy({ status });

    const { isUseful, facts } = await checkWith({ ...WECHAT, [name]: url.host });

    expect(isUseful).toBe(false);
    expect(tunnels[0]?.target).toBe('api.weixin.qq.com:443');
    expect(facts).toMatchObject({
      proxy: `${url.origin} (from ${name})`,
      reason: expect.stringContaining(`the proxy ${url.origin} answered HTTP ${status}`),
      'what to do': expect.stringContaining(`The proxy at ${url.origin} ${advice}`),
    });
  });

  it('tells of a proxy that is not reached, and not of name servers', async () => {
    const { facts } = await checkWith({ ...WECHAT, HTTPS_PROXY: 'http://127.0.0.1:1' });

    expect(facts).toMatchObject({
      reason: expect.stringContaining(
        'the proxy http://127.0.0.1:1 could not be reached itself: ECONNREFUSED',
      ),
      'what to do': expect.stringMatching(
        /^This machine cannot reach the proxy at http:\/\/127\.0\.0\.1:1: check HTTPS_PROXY/,
      ),
    });
  });

  it('asks no proxy for an address of this machine', async () => {
    const { url, tunnels } = await connectProxy({ status: 403 });
    const proxies = { HTTPS_PROXY: url.origin, http_proxy: url.origin };

    const { isUseful, facts } = await checkAccount(await openSandbox({ library: {} }), proxies);

    expect([isUseful, tunnels]).toEqual([true, []]);
    expect(facts).not.toHaveProperty('proxy');
  });

  it('finds nothing wrong with an account that has no assets', async () => {
    const { isUseful, facts } = await checkAccount(await openSandbox({ library: {} }));

    expect(isUseful).toBe(true);
    expect(facts).toMatchObject({ images: '0', newest: 'none' });
  });

  it.each([
    ['stable_token', 40164, 'add 127.0.0.1 to it', /^Add the address .* to the IP allow list/],
    ['stable_token', 40013, 'WECHAT_APP_ID is wrong', /^Set WECHAT_APP_ID/],
    [
      'batchget_material',
      48001,
      'not authorised',
      /^Check on the platform whether the account has permission/,
    ],
    ['batchget_material', 45009, 'daily quota is used up', /^Wait until midnight in Beijing/],
    ['get_materialcount', 40001, 'has been replaced', /some server invalidates the tokens/],
    ['batchget_material', 40001, 'has been replaced', /some server invalidates the tokens/],
  ] as const)(
    'tells of a %s that is refused with %i what to do',
    async (endpoint, errcode, reason, advice) => {
      const sandbox = await openSandbox();
      sandbox.control.addFault({ kind: 'errcode', errcode }, { endpoint, times: 10 });

      const { isUseful, facts } = await checkAccount(sandbox);

      expect(isUseful).toBe(false);
      expect(facts).toMatchObject({
        reason: expect.stringContaining(reason),
        'what to do': expect.stringMatching(advice),
      });
      const paths = sandbox.control.calls().map(({ path }) => path);
      expect(paths.filter((path) => path.endsWith(`/${endpoint}`))).toHaveLength(1);
    },
  );

  it('tells of a page that is not of WeChat', async () => {
    const sandbox = await openSandbox();
    sandbox.control.addFault({ kind: 'body', body: '<html>', contentType: 'text/html' }, { times: 10 });

    const { isUseful, facts } = await checkAccount(sandbox);

    expect(isUseful).toBe(false);
    expect(facts['what to do']).toContain(`Something other than WeChat seems to answer at ${sandbox.url}`);
  });

  it('makes a list call again that failed by chance, and counts both', async () => {
    const sandbox = await openSandbox();
    sandbox.control.addFault({ kind: 'reset' }, { endpoint: 'batchget_material' });

    const { isUseful, facts } = await checkAccount(sandbox);

    expect(isUseful).toBe(true);
    expect(facts['calls']).toContain('2 list');
    expect(listCalls(sandbox)).toBe(2);
  });

  it('does without the quota where the account may not ask for it', async () => {
    const sandbox = await openSandbox();
    sandbox.control.addFault({ kind: 'errcode', errcode: 48001 }, { endpoint: 'quota_get' });

    const { isUseful, facts } = await checkAccount(sandbox, { UPSTREAM_DAILY_CALLS: '500' });

    expect(isUseful).toBe(true);
    expect(facts['quota']).toMatch(/^unknown, the gateway counts its own calls, up to 500 a day \(.*48001/);
  });

  it('tells of a list for which the account lacks the permission, and of the others', async () => {
    const sandbox = await openSandbox();
    sandbox.control.addFault({ kind: 'errcode', errcode: 48001 }, { endpoint: 'freepublish_batchget' });

    const { isUseful, facts } = await checkAccount(sandbox);

    expect(isUseful).toBe(true);
    expect(facts).toMatchObject({
      images: '240',
      drafts: '25',
      publications: 'this account does not have this list',
      reason: expect.stringContaining(
        'the permission "发布能力 (freepublish)". /cgi-bin/freepublish/batchget',
      ),
      result: 'the gateway can serve this account',
    });
  });

  it('takes the trusted documents of a front end of this schema', async () => {
    const { isUseful, facts } = await checkAccount(await openSandbox({ library: {} }), {
      TRUSTED_DOCUMENTS: 'test/generated/persisted-documents.json',
    });

    expect(isUseful).toBe(true);
    expect(facts['documents']).toMatch(/^\d+ trusted documents, all valid$/);
  });

  it('names a trusted document that the schema does not take, and goes on', async () => {
    const manifest = join(temporaryFolder(), 'persisted-documents.json');
    writeFileSync(manifest, JSON.stringify({ good: '{ __typename }', stale: '{ assetsOfOld { id } }' }));

    const { isUseful, facts } = await checkAccount(await openSandbox({ library: {} }), {
      TRUSTED_DOCUMENTS: manifest,
    });

    expect(isUseful).toBe(false);
    expect(facts).toMatchObject({
      documents: 'FAILED: 1 of 2 trusted documents are not valid',
      reason: expect.stringMatching(
        /^stale in \/.*persisted-documents\.json: Cannot query field "assetsOfOld"/,
      ),
      'what to do': expect.stringContaining('the command "schema print"'),
      images: '0',
      result: 'the gateway can serve this account; not all trusted documents are valid',
    });
  });

  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, /^请将微信提示的 IP 加入公众号的 IP 白名单/],
    [{ LC_ALL: 'C', LANG: 'zh_CN.UTF-8' }, /^Add the address .* to the IP allow list/],
    [{ LC_ALL: '', LANG: 'zh_CN.UTF-8' }, /^请将微信提示的 IP 加入公众号的 IP 白名单/],
  ])('says what to do in the language of %j', async (locale, advice) => {
    const sandbox = await openSandbox();
    sandbox.control.addFault({ kind: 'errcode', errcode: 40164 }, { endpoint: 'stable_token' });

    const { facts } = await checkAccount(sandbox, locale);

    expect(facts['what to do']).toMatch(advice);
  });

  it('says in Chinese, too, what to do about a trusted document that the schema does not take', async () => {
    const manifest = join(temporaryFolder(), 'persisted-documents.json');
    writeFileSync(manifest, JSON.stringify({ stale: '{ assetsOfOld { id } }' }));

    const { facts } = await checkAccount(await openSandbox({ library: {} }), {
      TRUSTED_DOCUMENTS: manifest,
      LANG: 'zh_CN.UTF-8',
    });

    expect(facts['what to do']).toContain('重新构建前端');
  });

  it('shows what steers a terminal, or would be a line of its own, as codes', async () => {
    const errmsg = 'invalid \u001b[2J\u009b31m\u202e\r\nresult      the gateway can serve this account';
    const { url } = await localServer((_request, response) =>
      response.end(JSON.stringify({ errcode: 40125, errmsg })),
    );

    const { facts } = await checkWith({ ...WECHAT, WECHAT_BASE_URL: url.href });

    expect(facts['reason']).toContain('invalid \\x1b[2J\\x9b31m\\u{202e}\\x0d\\x0aresult');
    expect(facts['result']).toContain('cannot serve');
  });
});
