import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Oddity, oddPictureUrl } from '../../src/sandbox/media/odd-pictures.ts';
import { freePort } from '../helpers/free-port.ts';
import { addressOf, controlOf, startGateway } from '../helpers/gateway-process.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

/** A whole gateway on its sandbox, as `npm start` runs it. */
async function startSandbox(environment: Record<string, string> = {}) {
  const { child, output } = startGateway({ LOG_LEVEL: 'warn', FRESH_SECONDS: '1', ...environment });
  const { origin } = new URL(await addressOf(child, output));
  const control = controlOf(output);

  async function ask(query: string, headers: Record<string, string> = {}) {
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return response.json();
  }

  async function tell(action: string, body: object) {
    const response = await fetch(`${control}/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    expect([response.status, answer.error]).toEqual([200, undefined]);
    return answer;
  }

  /** The newest picture, with what is asked for of it. */
  async function newest(fields: string) {
    const query = `{ assets(type: IMAGE, first: 1) { nodes { mediaId ... on MediaAsset { ${fields} } } } }`;
    const { data } = await ask(query, { 'cache-control': 'no-cache' });
    return data.assets.nodes[0];
  }

  /** Uploads a picture that is at this address, and waits until the gateway knows it. */
  async function upload(url: string): Promise<{ readonly thumbnailUrl: string }> {
    const { mediaId } = await tell('upload', { type: 'image', fields: { url } });
    const find = () => newest('thumbnailUrl');
    await expect.poll(find).toMatchObject({ mediaId });
    return find();
  }

  async function stop(): Promise<void> {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }

  return { origin, control, output, ask, tell, newest, upload, stop };
}

/** What a refusal says. */
async function refusalOf(url: string, init: RequestInit = {}) {
  const response = await fetch(url, init);
  const { errors } = (await response.json()) as {
    errors: { message: string; extensions: { reason: string } }[];
  };
  return { status: response.status, reason: errors[0]?.extensions.reason };
}

const hashOf = (bytes: ArrayBuffer) => createHash('sha256').update(Buffer.from(bytes)).digest('hex');

describe('media of a whole gateway', () => {
  it('are refused where the host of a picture sends something else', { timeout: 60_000 }, async () => {
    const { newest, upload } = await startSandbox({ UPSTREAM_TIMEOUT_MS: '1500' });
    const { url } = await newest('url');
    const { origin: pictures } = new URL(url);
    const expected: Readonly<Partial<Record<Oddity, readonly [status: number, reason: string]>>> = {
      slow: [504, 'timeout'],
      lie: [502, 'type'],
      placeholder: [502, 'placeholder'],
      bomb: [502, 'too-many-pixels'],
      truncated: [502, 'broken'],
      cut: [502, 'broken'],
      large: [502, 'too-large'],
      redirect: [502, 'redirect'],
    };
    for (const [oddity, [status, reason]] of Object.entries(expected)) {
      const { thumbnailUrl } = await upload(oddPictureUrl(pictures, oddity as Oddity));

      expect([oddity, await refusalOf(thumbnailUrl)]).toEqual([oddity, { status, reason }]);
    }
    // This one is shown to WeChat's own pages alone: it is asked for as one of them does.
    const { thumbnailUrl } = await upload(oddPictureUrl(pictures, 'forbidden'));
    expect((await fetch(thumbnailUrl)).status).toBe(200);
  });

  it('have the same addresses after a restart, and their files', async () => {
    const environment = {
      STATE_DIR: temporaryFolder(),
      PUBLIC_URL: 'https://media.example.com/wechat',
      // The addresses of the sandbox's pictures must be the same, too.
      SANDBOX_PORTS: `${await freePort()},0`,
    };
    const first = await startSandbox(environment);
    const before = await first.newest('thumbnailUrl(width: 640) downloadUrl');
    expect(before.thumbnailUrl).toMatch(/^https:\/\/media\.example\.com\/wechat\/media\/[\w/-]+$/);
    const pathOf = (url: string) => new URL(url).pathname.replace('/wechat', '');
    const bytes = await (await fetch(`${first.origin}${pathOf(before.downloadUrl)}`)).arrayBuffer();
    await first.stop();
    const second = await startSandbox(environment);

    expect(await second.newest('thumbnailUrl(width: 640) downloadUrl')).toEqual(before);
    const again = await fetch(`${second.origin}${pathOf(before.downloadUrl)}`);
    expect(hashOf(await again.arrayBuffer())).toBe(hashOf(bytes));
    const asked = await (await fetch(`${second.control}/mediaRequests`)).json();
    expect(asked).toEqual([]);
  });

  it('are gone once the gateway knows that the asset is deleted', async () => {
    const { newest, tell } = await startSandbox();
    const { mediaId, thumbnailUrl, downloadUrl } = await newest('thumbnailUrl downloadUrl');
    expect((await fetch(thumbnailUrl)).status).toBe(200);
    expect((await fetch(downloadUrl)).status).toBe(200);

    await tell('delete', { mediaId });
    await newest('name');

    await expect.poll(() => refusalOf(thumbnailUrl)).toEqual({ status: 404, reason: 'not-found' });
    expect(await refusalOf(downloadUrl)).toEqual({ status: 404, reason: 'not-found' });
  });

  it('are refused under an address that this gateway has not signed', async () => {
    const [own, other] = await Promise.all([
      startSandbox({ MEDIA_KEY: 'a'.repeat(64) }),
      startSandbox({ MEDIA_KEY: 'b'.repeat(64) }),
    ]);
    const { thumbnailUrl } = await own.newest('thumbnailUrl(width: 320)');
    const { pathname } = new URL(thumbnailUrl);

    for (const path of [
      new URL((await other.newest('thumbnailUrl(width: 320)')).thumbnailUrl).pathname,
      pathname.replace(/320$/, '500'),
      pathname.replace(/320$/, '640'),
      `${pathname}?a=b`,
      pathname.replace('/image/', '/voice/'),
    ])
      expect([path, await refusalOf(`${own.origin}${path}`)]).toEqual([
        path,
        { status: 403, reason: 'signature' },
      ]);
  });

  it('take no more than a quarter of the calls of a day for one client, and the log tells of the refusal', async () => {
    const { ask, output } = await startSandbox({ UPSTREAM_DAILY_MEDIA_CALLS: '8', LOG_LEVEL: 'debug' });
    const { data } = await ask(
      '{ assets(type: VOICE, first: 3) { nodes { ... on MediaAsset { downloadUrl } } } }',
    );
    const [first, second, third] = data.assets.nodes.map(
      ({ downloadUrl }: { downloadUrl: string }) => downloadUrl,
    );
    for (const url of [first, second, first]) expect((await fetch(url)).status).toBe(200);

    expect(await refusalOf(third)).toEqual({ status: 429, reason: 'rate-limit' });

    await expect.poll(() => output.stdout + output.stderr).toMatch(/"reason":"rate-limit".*file refused: /);
  });

  it('show a key in no answer, log, metric or readiness', async () => {
    const key = createHash('sha256').update('a key of this test').digest('hex');
    const { newest, origin, output } = await startSandbox({ MEDIA_KEY: key, LOG_LEVEL: 'debug' });
    const { thumbnailUrl } = await newest('thumbnailUrl');
    await (await fetch(thumbnailUrl)).arrayBuffer();
    const said = [
      thumbnailUrl,
      output.stdout,
      output.stderr,
      ...(await Promise.all(
        ['/metrics', '/health/ready'].map(async (path) => (await fetch(`${origin}${path}`)).text()),
      )),
    ].join('\n');

    expect(said).toContain('gateway_media_files_total');
    for (const form of [key, key.toUpperCase(), Buffer.from(key, 'hex').toString('base64').slice(0, 40)])
      expect(said).not.toContain(form);
  });

  it('stay in the folder of the state alone, whole', async () => {
    const folder = temporaryFolder();
    const { newest, stop } = await startSandbox({ STATE_DIR: folder });
    const { downloadUrl } = await newest('downloadUrl');
    const bytes = await (await fetch(downloadUrl)).arrayBuffer();
    await stop();

    const files = readdirSync(join(folder, 'media'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(?:jpg|png|gif|webp)$/.test(name),
    );
    expect(files).toHaveLength(1);
    expect(readFileSync(join(folder, 'media', files[0] ?? '')).equals(Buffer.from(bytes))).toBe(true);
  });

  it('of drafts have addresses that only who sees drafts is told, and that no shared cache may store', async () => {
    const QUERY = '{ drafts(first: 5) { nodes { articles { thumbUrl(width: 320) content } } } }';
    const { ask } = await startSandbox({
      API_KEYS: ['editor', 'reader']
        .map((name) => `${name}:${createHash('sha256').update(name).digest('hex')}`)
        .join(),
      DRAFTS_VISIBLE_TO: 'editor',
    });

    const refused = await ask(QUERY, { authorization: 'Bearer reader' });
    const shown = await ask(QUERY, { authorization: 'Bearer editor' });

    expect(refused.data.drafts).toBeNull();
    expect(JSON.stringify(refused)).not.toContain('/media/');
    const addresses = [...JSON.stringify(shown.data).matchAll(/http:\/\/127[^"\\ ]*\/media\/[\w/-]+/g)].map(
      String,
    );
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses) {
      expect(address).toContain('/draft/');
      expect((await fetch(address)).headers.get('cache-control')).toMatch(/^private, max-age=\d+/);
    }
  });
});
