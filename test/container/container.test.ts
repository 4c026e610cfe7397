import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { outcomeOf, runIn, waitFor } from './container.ts';
import { buildImage, type Image } from './image.ts';

const ON_SANDBOX = { SANDBOX: 'true', AUTH: 'none' };

const folder = mkdtempSync(join(tmpdir(), 'container-'));
let image: Image;

beforeAll(() => {
  image = buildImage(process.cwd(), folder);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the image', () => {
  it('holds what runs, and nothing that is for development', () => {
    const files = readdirSync(join(image.root, image.workdir));
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    const isThere = (name: string) => existsSync(join(image.root, image.workdir, 'node_modules', name));

    expect(files.sort()).toEqual(['data', 'dist', 'licences', 'node_modules', 'package.json']);
    expect(Object.keys(dependencies).filter((name) => !isThere(name))).toEqual([]);
    expect(['typescript', 'vitest', 'tsx', '@biomejs/biome'].filter(isThere)).toEqual([]);
  });

  it('answers, is found healthy, and ends as it is told', async () => {
    const child = runIn(image, [...image.entrypoint, ...image.command], { ...ON_SANDBOX, PORT: '0' });

    const output = await waitFor(child, 'The gateway is at');
    const [, port = ''] = /http:\/\/127\.0\.0\.1:(\d+)\/graphql/.exec(output) ?? [];
    const health = await outcomeOf(runIn(image, image.healthcheck, { ...ON_SANDBOX, PORT: port }));
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ assetCounts { total } }' }),
    });

    expect(health).toMatchObject({ code: 0, stderr: '' });
    expect(await response.json()).toEqual({ data: { assetCounts: { total: 450 } } });
    child.kill(image.stopSignal);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('is found ill where nothing answers', async () => {
    const { code } = await outcomeOf(runIn(image, image.healthcheck, { PORT: '1' }));

    expect(code).toBe(1);
  });

  it('keeps what it knows in its volume', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.close());
    const child = runIn(image, [...image.entrypoint, ...image.command], {
      WECHAT_APP_ID: sandbox.appId,
      WECHAT_APP_SECRET: sandbox.appSecret,
      WECHAT_BASE_URL: sandbox.url,
      AUTH: 'none',
      PORT: '0',
    });

    const output = await waitFor(child, 'The gateway is at');
    child.kill(image.stopSignal);
    await once(child, 'exit');

    expect(output).not.toContain('"level":40');
    expect(image.volumes.map((volume) => readdirSync(join(image.root, volume)))).toEqual([
      expect.arrayContaining(['ledgers.ndjson']),
    ]);
  });

  it('lets nobody in by itself', async () => {
    const { code, stderr } = await outcomeOf(runIn(image, [...image.entrypoint, ...image.command]));

    expect(code).toBe(78);
    expect(stderr).toContain('sample data needs SANDBOX=true');
    expect(stderr).toContain('API_KEYS is not set');
  });

  it('has the other commands', async () => {
    const { code, stdout } = await outcomeOf(runIn(image, [...image.entrypoint, 'key', 'my-website']));

    expect(code).toBe(0);
    expect(stdout).toMatch(/^API_KEYS {2}my-website:[\da-f]{64}$/m);
  });
});
