import { imageSize } from 'image-size';
import { afterEach, describe, expect, it } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { imageItems } from '../helpers/item-lists.ts';
import { decodePng } from './decode-png.ts';

const running: Sandbox[] = [];

async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  running.push(sandbox);
  return sandbox;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

async function fetchToken({ url, appId, appSecret }: Sandbox): Promise<string> {
  const response = await fetch(`${url}/cgi-bin/stable_token`, {
    method: 'POST',
    body: JSON.stringify({ grant_type: 'client_credential', appid: appId, secret: appSecret }),
  });
  const { access_token } = (await response.json()) as { access_token: string };
  return access_token;
}

async function fetchList(sandbox: Sandbox, token: string): Promise<Response> {
  return fetch(`${sandbox.url}/cgi-bin/material/batchget_material?access_token=${token}`, {
    method: 'POST',
    body: JSON.stringify({ type: 'image', offset: 0, count: 20 }),
  });
}

describe('startSandbox', () => {
  it('serves the sample library, as upstream writes it', async () => {
    const sandbox = await start();

    const response = await fetchList(sandbox, await fetchToken(sandbox));
    const text = await response.text();

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain');
    expect(text).toContain('http:\\/\\/127.0.0.1:');
    expect(JSON.parse(text)).toMatchObject({ total_count: 240, item_count: 20 });
  });

  it('serves the pictures that it links to', async () => {
    const sandbox = await start();
    const { item } = (await (await fetchList(sandbox, await fetchToken(sandbox))).json()) as {
      item: { url?: string }[];
    };

    for (const { url } of item.filter((image) => image.url)) {
      const response = await fetch(url ?? '');
      expect(response.headers.get('content-type')).toMatch(/^image\/(?:jpeg|png|gif|webp)$/);
      expect(imageSize(await response.bytes()).width).toBeGreaterThanOrEqual(200);
    }
    const [{ url = '' } = {}] = item.filter((image) => image.url);
    const small = await fetch(url.replace('/0?', '/300?'));
    expect(imageSize(await small.bytes())).toMatchObject({ width: 300 });
  });

  it('serves the picture that get_material promises', async () => {
    const sandbox = await start({ library: { image: imageItems(1) } });
    const [image] = imageItems(1);

    const response = await fetch(
      `${sandbox.url}/cgi-bin/material/get_material?access_token=${await fetchToken(sandbox)}`,
      { method: 'POST', body: JSON.stringify({ media_id: image?.media_id }) },
    );

    expect(imageSize(await response.bytes()).width).toBeGreaterThanOrEqual(200);
    expect(sandbox.control.calls()).toHaveLength(2);
  });

  it('shows a grey picture to a page elsewhere', async () => {
    const sandbox = await start();
    sandbox.control.upload('image', { media_id: 'm' });
    const { item } = (await (await fetchList(sandbox, await fetchToken(sandbox))).json()) as {
      item: [{ url: string }];
    };

    const response = await fetch(item[0].url, { headers: { referer: 'http://127.0.0.1:4000/' } });

    expect(new Set(decodePng(await response.bytes()).palette).size).toBe(1);
  });

  it('takes a library, credentials, a clock and a lifetime of tokens', async () => {
    const sandbox = await start({
      library: { image: imageItems(3) },
      appId: 'wx1',
      appSecret: 's',
      now: () => 5000,
      tokenLifetimeSeconds: 600,
    });

    const response = await fetchList(sandbox, await fetchToken(sandbox));

    expect(await response.json()).toMatchObject({ total_count: 3 });
    expect(sandbox.control.calls()).toMatchObject([{ at: 5000 }, { at: 5000 }]);
  });

  it('rejects a port that is taken', async () => {
    const { url } = await start();
    const controlPort = Number(new URL(url).port);

    await expect(startSandbox({ controlPort })).rejects.toThrow('EADDRINUSE');
  });

  it('gives back a port that was asked for', async () => {
    const reopen = async () => {
      const { url, close } = await startSandbox();
      await close();
      const again = await start({ port: Number(new URL(url).port) });
      return again.url === url;
    };

    // Once more where somebody else was given it in between.
    await expect.poll(reopen).toBe(true);
  });
});

describe('Sandbox.control', () => {
  it('resets a connection', async () => {
    const sandbox = await start();
    sandbox.control.addFault({ kind: 'reset' });

    await expect(fetchList(sandbox, 't')).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  it('ends a connection in the middle of a body', async () => {
    const sandbox = await start();
    const token = await fetchToken(sandbox);
    sandbox.control.addFault({ kind: 'truncate' });

    const response = await fetchList(sandbox, token);

    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
  });

  it('hangs until the client leaves', async () => {
    const sandbox = await start();
    sandbox.control.addFault({ kind: 'hang' });

    const response = fetch(sandbox.url, { signal: AbortSignal.timeout(50) });

    await expect(response).rejects.toMatchObject({ name: 'TimeoutError' });
    expect((await fetch(sandbox.url)).status).toBe(404);
  });

  it('lets a body drip', async () => {
    const sandbox = await start({ library: { image: [] } });
    const token = await fetchToken(sandbox);
    sandbox.control.addFault({ kind: 'drip', bytesPerSecond: 100 });

    const beganAt = performance.now();
    const response = await fetchList(sandbox, token);
    const headersMs = performance.now() - beganAt;
    const body = await response.text();

    expect(JSON.parse(body)).toEqual({ item: [], total_count: 0, item_count: 0 });
    expect(performance.now() - beganAt - headersMs).toBeGreaterThan(((body.length - 20) / 100) * 1000);
  });

  it('delays an answer', async () => {
    const sandbox = await start();
    sandbox.control.setLatency(60_000);

    const response = fetch(sandbox.url, { signal: AbortSignal.timeout(50) });

    await expect(response).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

describe('Sandbox.close', () => {
  it('ends at once, also what hangs or waits', async () => {
    const sandbox = await startSandbox();
    sandbox.control.setLatency(60_000);
    sandbox.control.addFault({ kind: 'hang' });
    const waiting = [fetch(sandbox.url), fetch(sandbox.url)].map((response) => response.catch(() => 'ended'));
    while (sandbox.control.calls().length < 2) await new Promise(setImmediate);

    await sandbox.close();

    expect(await Promise.all(waiting)).toEqual(['ended', 'ended']);
    await expect(fetch(sandbox.url)).rejects.toThrow();
    await expect(fetch(sandbox.controlUrl)).rejects.toThrow();
  });
});
