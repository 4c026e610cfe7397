import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { BEGINNING, type FleetBoard, type Lease } from '../../src/fleet/board.ts';
import { openRedisBoard } from '../../src/fleet/redis/redis-board.ts';
import type { RedisAddress } from '../../src/fleet/redis/redis-url.ts';
import { freePort } from '../helpers/free-port.ts';
import { makeCertificate } from './make-certificate.ts';
import { ANSWER_MS, addressOf } from './redis-address.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';
import { openTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import { problemOf, untilAnswered } from './until-answered.ts';

const TTL_MS = 60_000;
const READ = { log: BEGINNING, count: 10, blockMs: 2000 };

let server: RedisServer;
let appId: string;
beforeEach(async () => {
  appId = randomUUID();
  server = await startRedisServer();
  return () => server.stop();
});

function open(port: number, parts: Partial<RedisAddress> = {}): FleetBoard {
  const board = openRedisBoard({ address: addressOf(port, parts), appId, settleMs: 0, answerMs: ANSWER_MS });
  onTestFinished(() => board.close());
  return board;
}

async function answered(port = server.port): Promise<FleetBoard> {
  const board = open(port);
  await untilAnswered(board);
  return board;
}

async function lead(board: FleetBoard, me: string): Promise<Lease> {
  const { lease } = await board.hold({ me, ttlMs: TTL_MS, known: { term: 0, counts: [] } });
  if (lease === undefined) throw new Error(`${me} has no lease`);
  return lease;
}

async function behindProxy(): Promise<{ readonly proxy: TcpProxy; readonly board: FleetBoard }> {
  const proxy = await openTcpProxy(server.port);
  onTestFinished(() => proxy.close());
  return { proxy, board: await answered(proxy.port) };
}

describe('a way to Redis', () => {
  it('that is cut is told at once, and made again', async () => {
    const { proxy, board } = await behindProxy();
    const waiting = problemOf(board.read(READ));
    await board.lastWant();

    proxy.cut();

    expect(await waiting).toMatchObject({ problem: 'disconnected' });
    expect(await problemOf(board.lastWant())).toMatchObject({ problem: 'disconnected' });
    proxy.heal();
    await untilAnswered(board);
    expect(board.status()).toMatchObject({ isReachable: true, problem: undefined });
    await expect.poll(() => board.status().reconnects).toBe(2);
  });

  it('that swallows everything is given up, and made again', async () => {
    const { proxy, board } = await behindProxy();
    const waiting = problemOf(board.read(READ));
    await board.lastWant();

    // Both connections stay open, and dead: nothing ever tells their ends.
    proxy.strand();

    expect(await problemOf(board.lastWant())).toMatchObject({ problem: 'timeout' });
    expect(await waiting).toMatchObject({ problem: 'disconnected' });
    await untilAnswered(board);
    await expect.poll(async () => problemOf(board.read({ ...READ, blockMs: 10 }))).toBeUndefined();
  });

  it('that is slow is used for as long as answers come in time', async () => {
    const { proxy, board } = await behindProxy();

    proxy.delay(20);
    expect(await board.lastWant()).toBe(BEGINNING);
    proxy.delay(2 * ANSWER_MS);
    expect(await problemOf(board.lastWant())).toMatchObject({ problem: 'timeout' });
    proxy.heal();

    await untilAnswered(board);
  });

  it('that delivers late delivers nothing of a term that is over', async () => {
    const { proxy, board } = await behindProxy();
    const b = await answered();
    const lease = await lead(board, 'a');
    proxy.blackHole('toServer');
    const late = { lease, prev: BEGINNING, entry: 'late' };
    expect(await problemOf(board.append(late))).toMatchObject({ problem: 'timeout' });
    // As if its time had run out.
    await b.bye('a');
    const next = await lead(b, 'b');

    proxy.heal();
    await untilAnswered(board);

    expect((await b.read({ ...READ, blockMs: 0 })).entries).toEqual([]);
    expect(await board.append(late)).toEqual({ kind: 'fenced' });
    expect(await b.append({ ...late, lease: next })).toMatchObject({ kind: 'appended' });
  });
});

describe('a Redis', () => {
  it('that is killed and begins anew is used again', async () => {
    const board = await answered();
    const lease = await lead(board, 'a');

    await server.kill();
    const problem = await problemOf(board.append({ lease, prev: BEGINNING, entry: 'one' }));
    expect(problem?.problem).toBe('disconnected');
    await expect.poll(() => board.status()).toMatchObject({ isReachable: false, code: 'ECONNREFUSED' });
    server.restart();

    await untilAnswered(board);
    const known = { term: lease.term, counts: [] };
    const answer = await board.hold({ me: 'a', ttlMs: TTL_MS, known, heldTerm: lease.term });
    expect(answer.lease?.term).toBeGreaterThan(lease.term);
  });

  it('that is not there at the start is used once it is', async () => {
    await server.kill();
    const board = open(server.port);
    expect(await problemOf(board.lastWant())).toMatchObject({ problem: 'disconnected' });

    server.restart();

    await untilAnswered(board);
  });

  it('that hangs is a timeout, and is used again when it goes on', async () => {
    const board = await answered();
    const lease = await lead(board, 'a');

    server.child.kill('SIGSTOP');
    expect(await problemOf(board.append({ lease, prev: BEGINNING, entry: 'one' }))).toMatchObject({
      problem: 'timeout',
    });
    server.child.kill('SIGCONT');

    await untilAnswered(board);
    // It was appended all the same: asked again, it is not appended twice.
    await board.append({ lease, prev: BEGINNING, entry: 'one' });
    expect((await board.read({ ...READ, blockMs: 0 })).entries).toHaveLength(1);
  });

  it('that has become a copy takes nothing, and is left for the one that is not', async () => {
    const { proxy, board } = await behindProxy();
    const other = await startRedisServer();
    onTestFinished(() => other.stop());
    const waiting = problemOf(board.read(READ));
    await board.lastWant();

    await server.admin.replicaof('127.0.0.1', other.port);

    expect(await waiting).toMatchObject({ problem: 'readOnly' });
    await expect.poll(async () => (await problemOf(board.want('x')))?.problem).toBe('readOnly');
    await expect.poll(async () => (await problemOf(lead(board, 'a')))?.problem).toBe('readOnly');
    // The name leads to the other one now. Nobody ends the connections that there are.
    proxy.pointTo(other.port);
    await untilAnswered(board);
    const id = await board.want('y');
    // The connection that waits comes back by itself, maybe later.
    const read = () => board.read({ ...READ, wants: BEGINNING }).catch(() => undefined);
    await expect.poll(read).toEqual({ entries: [], wants: [{ id, text: 'y' }] });
  });

  it('that is over its memory refuses what needs more', async () => {
    const board = await answered();
    const lease = await lead(board, 'a');
    await server.admin.config('SET', 'maxmemory', 1);

    const spend = { lease, endpoint: 'token', day: 1, ceiling: 5 };
    expect(await problemOf(board.spend(spend))).toMatchObject({ problem: 'outOfMemory' });
    expect(await problemOf(board.append({ lease, prev: BEGINNING, entry: 'one' }))).toMatchObject({
      problem: 'outOfMemory',
    });
    expect(await problemOf(board.want('x'))).toMatchObject({ problem: 'outOfMemory' });
    // Nothing can be counted: nobody is to go on as if it could.
    expect(await problemOf(lead(board, 'a'))).toMatchObject({ problem: 'outOfMemory' });
    expect(await board.lastWant()).toBe(BEGINNING);

    await server.admin.config('SET', 'maxmemory', 0);
    expect(await board.spend(spend)).toMatchObject({ kind: 'granted', count: { used: 1 } });
  });

  it('that has forgotten the scripts is told them again', async () => {
    const board = await answered();
    const lease = await lead(board, 'a');

    await server.admin.script('FLUSH');

    expect(await lead(board, 'a')).toEqual(lease);
  });

  it('that runs a long script is busy', async () => {
    const board = await answered();
    await server.admin.config('SET', 'lua-time-limit', 1);
    const script = server.admin.eval('while true do end', 0).catch(() => undefined);

    await expect.poll(async () => (await problemOf(board.lastWant()))?.problem).toBe('busy');
    const other = server.admin.duplicate({ enableReadyCheck: false });
    await other.script('KILL');
    other.disconnect();
    await script;
    await untilAnswered(board);
  });

  it('that reads its file is busy', async () => {
    const board = await answered();
    for (let n = 0; n < 4; n += 1) {
      const keys = Array.from({ length: 1000 }, (_, k) => [`key ${n} ${k}`, 'x'.repeat(100)]).flat();
      await server.admin.mset(keys);
    }
    await server.admin.save();
    await server.kill();
    server.restart('--key-load-delay', '500', '--loading-process-events-interval-bytes', '1024');

    await expect.poll(async () => (await problemOf(board.lastWant()))?.problem).toBe('busy');
    await untilAnswered(board);
  });
});

describe('a Redis that is reached by TLS', () => {
  async function encrypted() {
    const { certificate, key } = makeCertificate(server.folder);
    const port = await freePort();
    await server.admin.config('SET', 'tls-auth-clients', 'no');
    await server.admin.config('SET', 'tls-key-file', key, 'tls-cert-file', certificate, 'tls-port', port);
    return { port, certificate };
  }

  it('is refused where nobody vouches for it', async () => {
    const { port } = await encrypted();

    const board = open(port, { isEncrypted: true });

    expect(await problemOf(board.lastWant())).toMatchObject({ problem: 'disconnected' });
    await expect.poll(() => board.status().code).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  it('is used where NODE_EXTRA_CA_CERTS vouches for it', async () => {
    const { port, certificate } = await encrypted();
    const program = `
      import { openRedisBoard } from './src/fleet/redis/redis-board.ts';
      import { parseRedisUrl } from './src/fleet/redis/redis-url.ts';
      import { untilAnswered } from './test/fleet/until-answered.ts';
      const address = parseRedisUrl('rediss://localhost:${port}');
      const board = openRedisBoard({ address, appId: 'wx' });
      await untilAnswered(board);
      board.close();
      console.log('answered');`;

    // Node.js reads it when it starts.
    const run = promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', program],
      {
        env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate },
      },
    );

    expect((await run).stdout).toBe('answered\n');
  });
});
