import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { connectProxy } from '../helpers/connect-proxy.ts';
import { accountOf, startGateway } from '../helpers/gateway-process.ts';

/** An account at WeChat itself. */
const WECHAT = { WECHAT_APP_ID: 'wx0123', WECHAT_APP_SECRET: 'S3cret' };
const PROXY_CREDENTIALS = Buffer.from('ann:p4ssw0rd').toString('base64');

/** `wechat-asset-gateway check` as a process of its own. */
async function checkAsProcess(environment: Record<string, string>) {
  const { child, output } = startGateway(environment, ['check']);
  const [code] = await once(child, 'close');
  return { code, ...output };
}

async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

describe('the command check', () => {
  it('checks a sandbox of its own without credentials, and says so', async () => {
    const { code, stdout, stderr } = await checkAsProcess({});

    expect(stdout.trim().split('\n')).toEqual([
      'upstream      a sandbox, started for this check: no credentials are set',
      expect.stringMatching(/^account {7}wx\w{16}$/),
      expect.stringMatching(/^address {7}http:\/\/127\.0\.0\.1:\d+$/),
      expect.stringMatching(/^token {9}ok, valid until \d{4}-\d\d-\d\d \d\d:\d\d UTC$/),
      'clock         right',
      'images        240',
      'videos        30',
      'voices        60',
      'news          120',
      'newest        2024-06-21 01:04 UTC, image',
      'quota         none on the sandbox',
      'drafts        25',
      expect.stringMatching(/^newest {8}\d{4}-\d\d-\d\d \d\d:\d\d UTC, draft$/),
      'quota         none on the sandbox',
      expect.stringMatching(/^publications {2}\d+$/),
      expect.stringMatching(/^newest {8}\d{4}-\d\d-\d\d \d\d:\d\d UTC, publication$/),
      'quota         none on the sandbox',
      'calls         1 token, 1 count, 1 list, 1 draftcount, 1 drafts, 1 publications; a running gateway has not counted them',
      'result        the sandbox works: no account was checked',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('ends with code 1 for a wrong secret, shows it nowhere, and says what to do', async () => {
    const sandbox = await openSandbox();

    const { code, stdout, stderr } = await checkAsProcess({
      ...accountOf(sandbox),
      WECHAT_APP_SECRET: 'shows-nowhere',
    });

    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^token {9}FAILED\nreason .* 40125 invalid appsecret .*\nwhat to do {4}Set WECHAT_APP_SECRET/m,
    );
    expect(stdout).toMatch(/^result {8}the gateway cannot serve this account$/m);
    expect(stdout + stderr).not.toContain('shows-nowhere');
    expect(sandbox.control.calls()).toHaveLength(1);
  });

  it('ends with code 1 for a port at which nothing listens, and names it', async () => {
    const { code, stdout } = await checkAsProcess({
      WECHAT_APP_ID: 'wx0123',
      WECHAT_APP_SECRET: 'S3cret',
      WECHAT_BASE_URL: 'http://127.0.0.1:1',
    });

    expect(code).toBe(1);
    expect(stdout).toContain('stable_token could not be reached: ECONNREFUSED');
    expect(stdout).toContain('what to do    Nothing listens at http://127.0.0.1:1:');
  });

  it('asks the proxy of the environment for WeChat, names it where it refuses, and shows no credentials', async () => {
    const { url, tunnels } = await connectProxy({ status: 407 });

    const { code, stdout, stderr } = await checkAsProcess({
      ...WECHAT,
      HTTPS_PROXY: `http://ann:p4ssw0rd@${url.host}`,
    });

    expect(code).toBe(1);
    expect(new Set(tunnels.map(({ target }) => target))).toEqual(new Set(['api.weixin.qq.com:443']));
    expect(tunnels[0]?.headers['proxy-authorization']).toBe(`Basic ${PROXY_CREDENTIALS}`);
    expect(stdout).toContain(`proxy         ${url.origin} (from HTTPS_PROXY)\n`);
    expect(stdout).toContain(
      `stable_token could not be reached: the proxy ${url.origin} answered HTTP 407\n`,
    );
    expect(stdout + stderr).not.toMatch(new RegExp(`p4ssw0rd|S3cret|${PROXY_CREDENTIALS}`));
  });

  it('ends with code 78 for faults of the configuration', async () => {
    const { code, stdout, stderr } = await checkAsProcess({ WECHAT_APP_ID: 'wx1234', FRESH_SECONDS: 'soon' });

    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr).toContain('WECHAT_APP_SECRET is not set');
    expect(stderr).toContain('FRESH_SECONDS');
  });
});
