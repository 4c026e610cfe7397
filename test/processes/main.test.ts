import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { imageItem } from '../../src/sandbox/lists/materials.ts';
import { articleItem, newsItem } from '../../src/sandbox/lists/news.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { connectProxy } from '../helpers/connect-proxy.ts';
import { freePort } from '../helpers/free-port.ts';
import { accountOf, addressOf, startGateway } from '../helpers/gateway-process.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

function warningsIn(stderr: string): unknown[] {
  const lines = stderr.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line)).filter(({ level }) => level >= 40);
}

async function ask(address: string, query: string, more: Record<string, string> = {}) {
  const headers = { 'content-type': 'application/json', ...more };
  const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return response.json();
}

async function contentsOf(address: string): Promise<string> {
  const query = '{ assets(type: NEWS) { nodes { ... on NewsAsset { articles { content } } } } }';
  return (await ask(address, query)).data.assets.nodes
    .flatMap(({ articles }: { articles: { content: string }[] }) => articles)
    .map(({ content }: { content: string }) => content)
    .join();
}

describe('the process', () => {
  it('runs on its own sandbox without credentials, says so, and ends when told', async () => {
    const { child, output } = startGateway();

    const address = await addressOf(child, output);

    // The last line comes after that with the address.
    await expect
      .poll(() => output.stdout.trim().split('\n'))
      .toEqual([
        expect.stringMatching(/^No credentials are set: serving the sample library of a sandbox/),
        expect.stringMatching(/^The gateway is at http:\/\/127\.0\.0\.1:\d+\/graphql$/),
        expect.stringMatching(/^The library page is at http:\/\/127\.0\.0\.1:\d+\/$/),
      ]);
    expect(await ask(address, '{ assetCounts { total } }')).toEqual({
      data: { assetCounts: { total: 450 } },
    });
    expect(await contentsOf(address)).toContain('<img src="http://127.0.0.1:');
    const noCache = { 'cache-control': 'no-cache', 'x-gateway-explain': '1' };
    const explanations = [];
    for (let n = 0; n < 2; n += 1)
      explanations.push((await ask(address, '{ assets(type: NEWS) { totalCount } }', noCache)).extensions);
    expect(explanations).toMatchObject([
      { upstream: { cacheStatus: 'BYPASS' } },
      { upstream: { cacheStatus: 'HIT', noCacheRefused: true } },
    ]);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('warns of a variable whose name is nearly one of its own', async () => {
    const { child, output } = startGateway({ CORS_ORIGIN: 'https://example.com' });

    await addressOf(child, output);

    expect(warningsIn(output.stderr)).toMatchObject([
      { msg: 'CORS_ORIGIN is not a variable of the gateway. Did you mean CORS_ORIGINS?' },
    ]);
  });

  it('warns of a trusted document that the schema does not take, and answers all others', async () => {
    const file = join(temporaryFolder(), 'persisted-queries.json');
    writeFileSync(file, JSON.stringify({ stale: '{ assetsOfOld { id } }', good: '{ __typename }' }));
    const { child, output } = startGateway({ TRUSTED_DOCUMENTS: file });

    const address = await addressOf(child, output);

    expect(warningsIn(output.stderr)).toMatchObject([
      { id: 'stale', file, reason: expect.stringContaining('assetsOfOld') },
    ]);
    const body = JSON.stringify({ documentId: 'good' });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(address, { method: 'POST', headers, body });
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
  });

  it('ends though a connection is kept in use', async () => {
    const { child, output } = startGateway();
    const address = await addressOf(child, output);
    const exit = once(child, 'exit');
    await ask(address, '{ __typename }');
    const agent = new Agent({ connections: 1 });
    onTestFinished(() => agent.destroy());
    const inUse = (async () => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ query: '{ assetCounts { total } }' });
      for (;;) {
        await request(address, { method: 'POST', headers, body, dispatcher: agent }).then(({ body }) =>
          body.dump(),
        );
      }
    })().catch(() => 'refused');

    child.kill('SIGTERM');

    expect(await exit).toEqual([0, null]);
    expect(await inUse).toBe('refused');
  });

  it('goes on where its log cannot be written, as to a terminal that is closed', async () => {
    const { child, output } = startGateway({}, [], { stderr: openSync(devNull, 'r') });
    const address = await addressOf(child, output);

    const answers = [];
    for (const type of ['image', 'video'])
      answers.push(await ask(address, `{ assets(type: ${type.toUpperCase()}) { totalCount } }`));

    expect(answers).toEqual([240, 30].map((totalCount) => ({ data: { assets: { totalCount } } })));
    child.kill('SIGHUP');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('serves the account of its credentials, and none but that', async () => {
    const content = '<p>一</p><img src="http://127.0.0.1:8080/a">';
    const sandbox = await startSandbox({
      library: {
        image: [imageItem({ name: 'theirs.jpg' })],
        news: [newsItem({ content: { news_item: [articleItem({ content })] } })],
      },
    });
    onTestFinished(() => sandbox.close());
    const { child, output } = startGateway(accountOf(sandbox));

    const address = await addressOf(child, output);

    expect(output.stdout).not.toContain('sandbox');
    const query = '{ assets(type: IMAGE) { nodes { ... on MediaAsset { name } } } }';
    expect(await ask(address, query)).toEqual({ data: { assets: { nodes: [{ name: 'theirs.jpg' }] } } });
    // Pictures of this machine are the sandbox's alone.
    expect(await contentsOf(address)).toMatch(/^<section style="[^"]+"><p>一<\/p><\/section>$/);
  });

  it('says through which proxy it calls WeChat, and serves on where that refuses, without its password', async () => {
    const { url, tunnels } = await connectProxy({ status: 407 });
    const { child, output } = startGateway({
      WECHAT_APP_ID: 'wx0123',
      WECHAT_APP_SECRET: 'S3cret',
      STATE_DIR: temporaryFolder(),
      HTTPS_PROXY: `http://ann:p4ssw0rd@${url.host}`,
    });

    const answer = await ask(await addressOf(child, output), '{ assetCounts { total } }');

    expect(answer.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect(JSON.stringify(answer)).not.toContain(url.host);
    expect(tunnels[0]?.target).toBe('api.weixin.qq.com:443');
    expect(output.stdout.split('\n')[0]).toBe(
      `WeChat is called through the proxy at ${url.origin} (from HTTPS_PROXY)`,
    );
    expect(warningsIn(output.stderr)).toContainEqual(
      expect.objectContaining({ msg: expect.stringContaining(`the proxy ${url.origin} answered HTTP 407`) }),
    );
    expect(output.stdout + output.stderr).not.toMatch(/p4ssw0rd|YW5uOnA0c3N3MHJk/);
  });

  it('knows after a restart what it knew before', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.close());
    const environment = accountOf(sandbox);
    const listCalls = () =>
      sandbox.control.calls().filter(({ path }) => path.endsWith('/batchget_material')).length;
    const each = ['IMAGE', 'VIDEO', 'VOICE', 'NEWS'].map(
      (type) => `${type}: assets(type: ${type}, first: 100) { nodes { id updatedAt } }`,
    );
    const query = `{ ${each.join(' ')} }`;

    const before = startGateway(environment);
    const answer = await ask(await addressOf(before.child, before.output), query);
    before.child.kill('SIGTERM');
    expect(await once(before.child, 'exit')).toEqual([0, null]);
    const coldCalls = listCalls();
    const after = startGateway(environment);

    expect(coldCalls).toBeGreaterThan(10);
    expect(await ask(await addressOf(after.child, after.output), query)).toEqual(answer);
    expect(listCalls() - coldCalls).toBeLessThanOrEqual(4);
    expect(warningsIn(after.output.stderr)).toEqual([]);
  });

  it('ends with code 78 where its configuration has faults, and names them', async () => {
    const { child, output } = startGateway({ WECHAT_SECRET: 'shows-nowhere', LOG_LEVEL: 'loud' });

    const [code] = await once(child, 'close');

    expect(code).toBe(78);
    expect(output.stderr).toContain('Did you mean WECHAT_APP_SECRET?');
    expect(output.stderr).toContain('LOG_LEVEL');
    expect(output.stderr + output.stdout).not.toContain('shows-nowhere');
  });

  it('ends with code 78 where .env cannot be read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, '.env'));
    const { child, output } = startGateway({}, [], { cwd: folder });

    const [code] = await once(child, 'close');

    expect(code).toBe(78);
    expect(output.stderr).toBe('The configuration has problems:\n  - .env is not a readable file.\n');
  });

  it('ends with code 78 where its STATE_DIR cannot be written', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const account = { WECHAT_APP_ID: 'wx0123', WECHAT_APP_SECRET: 'S3cret' };
    const { child, output } = startGateway({ ...account, STATE_DIR: join(file, 'data') });

    const [code] = await once(child, 'close');

    expect(code).toBe(78);
    expect(output.stderr).toMatch(
      /^The configuration has problems:\n {2}- STATE_DIR is .*file\/data, which is not writable: ENOTDIR: not a directory\.\n$/,
    );
  });

  it('warns where its STATE_DIR cannot be written any more, and answers on', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.close());
    const account = accountOf(sandbox);
    const folder = join(account.STATE_DIR, 'data');
    const file = join(account.STATE_DIR, 'file');
    mkdirSync(join(account.STATE_DIR, 'real'));
    symlinkSync('real', folder);
    const { child, output } = startGateway({ ...account, STATE_DIR: folder });
    const address = await addressOf(child, output);
    await ask(address, '{ assetCounts { total } }');
    writeFileSync(file, '');
    // In one step: the gateway would make the folder anew.
    renameSync(file, folder);

    const answer = await ask(address, '{ assets(type: IMAGE) { totalCount } }');

    expect(answer).toEqual({ data: { assets: { totalCount: 240 } } });
    expect(warningsIn(output.stderr)).toMatchObject([
      { msg: expect.stringContaining('cannot be written, so a restart will start without it') },
    ]);
  });

  it('needs the key that the first line of .env sets behind a byte order mark, and the environment goes first', async () => {
    const folder = temporaryFolder();
    const apiKeys = `API_KEYS=site:${'0'.repeat(64)}`;
    writeFileSync(join(folder, '.env'), `\uFEFF${apiKeys}\r\nPORT=not-a-port\r\n`);
    const { child, output } = startGateway({ PORT: '0' }, [], { cwd: folder });

    const answer = await ask(await addressOf(child, output), '{ __typename }');

    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it('listens on an address of IPv6 in brackets as on one without', async () => {
    const { child, output } = startGateway({ HOST: '[::1]' });

    const address = await addressOf(child, output);

    expect(address).toMatch(/^http:\/\/\[::1\]:\d+\/graphql$/);
    expect(await ask(address, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  });

  it('prints an address that can be opened where it listens at all of them', async () => {
    const { child, output } = startGateway({ HOST: '0.0.0.0', SANDBOX: 'true', AUTH: 'none' });

    const address = await addressOf(child, output);

    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/graphql$/);
    expect(output.stdout).toContain('/graphql (on all addresses of this machine; GraphiQL is off)\n');
    expect(await ask(address, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  });

  it('has its sandbox at the ports that are given, with its pictures and their smaller forms', async () => {
    const [pictures, control] = await Promise.all([freePort(), freePort()]);
    const ports = `${pictures}, ${control}`;
    const { child, output } = startGateway({ SANDBOX_PORTS: ports });

    const address = await addressOf(child, output);

    expect(output.stdout).toContain(`(its control is at http://127.0.0.1:${control})`);
    expect((await fetch(`http://127.0.0.1:${control}/`)).status).toBe(200);
    const query = '{ assets(type: IMAGE) { nodes { ... on MediaAsset { url } } } }';
    const { nodes } = (await ask(address, query)).data.assets;
    const { url } = nodes.find((node: { url: string | null }) => node.url !== null);
    expect(new URL(url).port).toBe(String(pictures));
    for (const form of ['0', '640', '300'])
      expect((await fetch(url.replace('/0?', `/${form}?`))).headers.get('content-type')).toBe('image/jpeg');

    const second = startGateway({ SANDBOX_PORTS: ports });
    const [code] = await once(second.child, 'close');
    expect(code).toBe(1);
    expect(second.output.stderr).toMatch(
      /^Port \d+ on 127\.0\.0\.1 is taken: choose others in SANDBOX_PORTS\.\n$/,
    );
  });

  it('says that it serves its sandbox only once it does', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.close());
    const { child, output } = startGateway({}, ['--port', new URL(sandbox.url).port]);

    const [code] = await once(child, 'close');

    expect([code, output.stdout]).toEqual([1, '']);
    expect(output.stderr).toMatch(
      /^Port \d+ on 127\.0\.0\.1 is taken: choose another with --port or PORT\.\n$/,
    );
  });

  it('says in one sentence that its port is taken, and leaves the state of whoever has it alone', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.close());
    const account = accountOf(sandbox);
    const { child, output } = startGateway({ ...account, PORT: new URL(sandbox.url).port });

    const [code] = await once(child, 'close');

    expect(code).toBe(1);
    expect(output.stderr).toMatch(
      /^Port \d+ on 127\.0\.0\.1 is taken: choose another with --port or PORT\.\n$/,
    );
    expect(readdirSync(account.STATE_DIR)).toEqual([]);
  });
});
