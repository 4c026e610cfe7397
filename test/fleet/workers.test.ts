import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { freePort } from '../helpers/free-port.ts';
import { accountOf, addressOf, controlOf, startGateway } from '../helpers/gateway-process.ts';
import { imageItems, voiceItems } from '../helpers/item-lists.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

let redis: RedisServer;

beforeAll(async () => {
  redis = await startRedisServer();
  return redis.stop;
});

interface Answer {
  readonly data: Readonly<Record<string, unknown>>;
  readonly errors?: unknown;
}

/** A gateway of two workers. What an earlier test has left in Redis is gone. */
async function openWorkers(environment: Record<string, string> = {}) {
  await redis.admin.flushall();
  const { child, output } = startGateway({
    REDIS_URL: `redis://127.0.0.1:${redis.port}`,
    WORKERS: '2',
    LOG_LEVEL: 'info',
    ...environment,
  });
  const address = await addressOf(child, output);
  const log = (): readonly LogLine[] =>
    output.stderr
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
  await expect.poll(() => log().map(({ msg }) => msg)).toContain('2 workers take requests.');

  /** On a connection of its own: the workers take turns. */
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(new URL(path, address), { headers: { connection: 'close', ...headers }, redirect: 'manual' });
  async function ask(query: string): Promise<Answer> {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as Answer;
  }
  async function roles(): Promise<readonly unknown[]> {
    const told = await Promise.all([1, 2, 3, 4].map(async () => (await get('/health/ready')).json()));
    return [...new Set(told.map(({ fleet }) => fleet?.role))].sort();
  }
  await expect.poll(roles).toEqual(['following', 'leading']);
  return { child, output, log, get, ask, roles, address };
}

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly pid: number;
  readonly worker?: number;
}

async function pathsOf(ask: (query: string) => Promise<Answer>, type: 'VOICE' | 'VIDEO') {
  const { data } = await ask(
    `{ assets(type: ${type}, first: 20) { nodes { ... on MediaAsset { downloadUrl } } } }`,
  );
  const { nodes } = data['assets'] as { nodes: readonly { downloadUrl: string }[] };
  return nodes.map(({ downloadUrl }) => new URL(downloadUrl).pathname);
}

/** How often an API was called at the sandbox of a gateway. */
async function counted(output: { readonly stdout: string }, path: string): Promise<number> {
  const calls = (await (await fetch(`${controlOf(output)}/calls`)).json()) as { path: string }[];
  return calls.filter((call) => call.path.endsWith(path)).length;
}

function metricOf(text: string, name: string): number {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ')[1]);
}

const endOf = async (child: ReturnType<typeof startGateway>['child']) =>
  child.exitCode === null && child.signalCode === null
    ? ((await once(child, 'exit')) as [number | null, string | null])
    : [child.exitCode, child.signalCode];

describe('two workers', () => {
  it('are one account on one sandbox: one token, and one call for a voice or a film', async () => {
    const { output, ask, get, roles } = await openWorkers();
    const [voice = ''] = await pathsOf(ask, 'VOICE');
    const films = await pathsOf(ask, 'VIDEO');

    const plays = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const response = await get(voice);
        return [response.status, (await response.arrayBuffer()).byteLength].join(' ');
      }),
    );
    const parts = await Promise.all(films.slice(0, 6).map((film) => get(film, { range: 'bytes=100-199' })));

    expect(await roles()).toEqual(['following', 'leading']);
    expect(new Set(plays).size).toBe(1);
    expect(plays[0]).toMatch(/^200 [1-9]/);
    // Some videos are on pages.
    const streamed = parts.filter(({ status }) => status === 206);
    expect(streamed.length).toBeGreaterThan(0);
    expect(parts.map(({ status }) => status).filter((status) => status !== 206 && status !== 303)).toEqual(
      [],
    );
    for (const part of streamed) expect((await part.arrayBuffer()).byteLength).toBe(100);
    expect(await counted(output, '/get_material')).toBe(1 + 6);
    expect(await counted(output, '/stable_token')).toBe(1);
  });

  it('tell their metrics as one, whichever is asked, and lose no count with one that dies', async () => {
    const { get, ask, log, output } = await openWorkers();
    const total = async () =>
      metricOf(await (await get('/metrics')).text(), 'gateway_requests_total{status="200",code="OK"}');
    await ask('{ __typename }');
    const before = await total();
    for (let times = 0; times < 10; times += 1) await ask('{ __typename }');
    // What is told is a second old, at most.
    await expect.poll(total).toBe(before + 10);
    expect(metricOf(await (await get('/metrics')).text(), 'gateway_fleet_role{role="leading"}')).toBe(1);

    const dying = log().find(({ worker }) => worker === 1)?.pid ?? 0;
    process.kill(dying, 'SIGKILL');
    const isRestarted = () =>
      log().filter(({ msg }) => msg === 'Worker 1 has ended (SIGKILL): another one is started in 0.2 s.');
    await expect.poll(isRestarted).toHaveLength(1);
    for (let times = 0; times < 10; times += 1) expect((await ask('{ __typename }')).errors).toBeUndefined();
    await expect.poll(total).toBe(before + 20);
    await expect
      .poll(() => new Set(log().filter(({ worker, pid }) => worker === 1 && pid !== dying)).size)
      .toBeGreaterThan(0);
    // It is told once where the gateway is.
    expect(output.stdout.match(/The gateway is at/g)).toHaveLength(1);
  });

  it('have a folder each, and a key of media that is made once', async () => {
    const sandbox = await startSandbox({ library: { image: imageItems(20), voice: voiceItems(3) } });
    onTestFinished(() => sandbox.close());
    const account = accountOf(sandbox);
    const { ask, get } = await openWorkers({ ...account, MEDIA: 'true' });
    const paths = new Set<string>();
    for (let times = 0; times < 4; times += 1) paths.add((await pathsOf(ask, 'VOICE'))[0] ?? '');

    expect(paths.size).toBe(1);
    for (let times = 0; times < 4; times += 1) expect((await get([...paths][0] ?? '')).status).toBe(200);
    expect(readdirSync(account.STATE_DIR).sort()).toEqual(['media-key', 'worker-1', 'worker-2']);
    expect(existsSync(join(account.STATE_DIR, 'worker-2', 'library.db'))).toBe(true);
    expect(existsSync(join(account.STATE_DIR, 'worker-2', 'media-key'))).toBe(false);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'end on %s to all of them without failing a request',
    async (signal) => {
      const sandbox = await startSandbox({ library: { image: imageItems(100) } });
      onTestFinished(() => sandbox.close());
      const { child, ask, log, address } = await openWorkers({ ...accountOf(sandbox), DRAIN_SECONDS: '1' });
      const pids = [...new Set(log().map(({ pid }) => pid))];
      expect(pids).toHaveLength(3);
      sandbox.control.setLatency(800);
      const underWay = [0, 20, 40, 60].map((offset) =>
        ask(`{ assets(type: IMAGE, first: 20, offset: ${offset}) { totalCount nodes { mediaId } } }`),
      );
      await expect
        .poll(() => sandbox.control.calls().filter(({ type }) => type === 'image').length)
        .toBeGreaterThan(0);

      // As a terminal does, or a service manager.
      for (const pid of pids) process.kill(pid, signal);

      for (const { errors } of await Promise.all(underWay)) expect(errors).toBeUndefined();
      expect(await endOf(child)).toEqual([0, null]);
      await expect(fetch(address)).rejects.toThrow();
      for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
    },
  );

  it('end with a primary that is killed', async () => {
    const { child, log } = await openWorkers();
    const pids = [...new Set(log().flatMap(({ pid, worker }) => (worker === undefined ? [] : [pid])))];
    expect(pids).toHaveLength(2);

    child.kill('SIGKILL');

    const running = () => pids.filter((pid) => isRunning(pid));
    await expect.poll(running).toEqual([]);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('workers that cannot begin', () => {
  const settings = () => ({ REDIS_URL: `redis://127.0.0.1:${redis.port}`, WORKERS: '2' });

  it('are no workers of a wrong configuration, which is told once, with exit code 78', async () => {
    const { child, output } = startGateway({ ...settings(), REDIS_URL: '' });

    expect(await endOf(child)).toEqual([78, null]);
    expect(output.stderr).toBe(
      'The configuration has problems:\n  - WORKERS is set, but REDIS_URL, where they meet, is not.\n',
    );
  });

  it('tell once of a folder that cannot be used, with exit code 78', async () => {
    const folder = temporaryFolder();
    for (const name of ['worker-1', 'worker-2']) writeFileSync(join(folder, name), 'no folder');
    const { child, output } = startGateway({ ...settings(), STATE_DIR: folder });

    expect(await endOf(child)).toEqual([78, null]);
    const told = output.stderr.split('\n').filter((line) => !line.startsWith('{') && line !== '');
    expect(told).toEqual([
      'The configuration has problems:',
      expect.stringMatching(/^ {2}- STATE_DIR is .*worker-[12], which is not writable: E\w+: .*\.$/),
    ]);
    expect(output.stdout).not.toContain('The gateway is at');
  });

  it('tell once of a port that is taken, with exit code 1', async () => {
    const port = await freePort();
    const server = createServer().listen(port, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { child, output } = startGateway({ ...settings(), PORT: String(port) });

    expect(await endOf(child)).toEqual([1, null]);
    expect(output.stderr.match(/Port \d+ on 127\.0\.0\.1 is taken/g)).toHaveLength(1);
  });

  it('are tried a few times, each later than the one before, and end the gateway with code 1', async () => {
    const script = join(temporaryFolder(), 'end.cjs');
    writeFileSync(script, `if (require('node:cluster').isWorker) process.exit(3);`);
    const { child, output } = startGateway({ ...settings(), NODE_OPTIONS: `--require ${script}` });

    expect(await endOf(child)).toEqual([1, null]);
    const lines: readonly LogLine[] = output.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const ofOne = lines.filter(({ worker, level }) => worker === 1 && level === 50).map(({ msg }) => msg);
    expect(ofOne).toEqual(
      [0.2, 0.4, 0.8, 1.6].map((s) => `Worker 1 has ended (exit code 3): another one is started in ${s} s.`),
    );
    expect(lines.at(-1)?.msg).toMatch(/^Worker [12] cannot be started \(exit code 3\): the gateway ends\.$/);
  });
});
