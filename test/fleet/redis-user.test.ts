import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { inspect } from 'node:util';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { BEGINNING, type FleetBoard } from '../../src/fleet/board.ts';
import { openRedisBoard } from '../../src/fleet/redis/redis-board.ts';
import type { RedisAddress } from '../../src/fleet/redis/redis-url.ts';
import { freePort } from '../helpers/free-port.ts';
import { startGateway } from '../helpers/gateway-process.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { RIGHTS, RULES, userWith } from './documented-user.ts';
import { makeCertificate } from './make-certificate.ts';
import { openReplicas, type ReplicaProcess } from './open-replicas.ts';
import { ANSWER_MS, addressOf } from './redis-address.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';
import { problemOf } from './until-answered.ts';

const PASSWORD = `pass word/@:${randomUUID()}`;

/** The password as an address has it. */
const CODED = encodeURIComponent(PASSWORD);

/** What a board needs, asked for in all ways that take a right of their own. */
const ASKED: readonly ((board: FleetBoard) => Promise<unknown>)[] = [
  (board) => board.hold({ ...HOLD, known: { term: 7, counts: [] } }),
  ...[0, 1].map((used) => async (board: FleetBoard) => {
    const counts = [{ ...CALL, round: 1, used }];
    const { lease = { me: 'a', term: 0 } } = await board.hold({ ...HOLD, known: { term: 0, counts } });
    const appended = { lease, prev: BEGINNING, entry: 'one' };
    await board.spend({ lease, ...CALL, ceiling: 5 });
    await board.recount({ lease, ...CALL, used: 0, round: 1 });
    await board.append(appended);
    await board.bye('a', appended);
  }),
  (board) => board.here({ me: 'a', share: 0, replicas: 1 }),
  (board) => board.addAlone({ me: 'a', ...CALL, calls: 1 }),
  (board) => board.addCounts({ me: 'a', counts: [{ key: 'k', count: 1, keptMs: 1000 }] }),
  (board) => board.want('x'),
  (board) => board.lastWant(),
  (board) => board.read({ log: BEGINNING, wants: BEGINNING, count: 10, blockMs: 0 }),
  (board) => board.read({ log: BEGINNING, wants: BEGINNING, count: 10, blockMs: 10 }),
  (board) => board.putChunk({ snapshot: 'x', number: 0 }, new Uint8Array(1), 1000),
  (board) => board.getChunk({ snapshot: 'x', number: 0 }),
];

const CALL = { endpoint: 'token', day: 1 };
const HOLD = { me: 'a', ttlMs: 60_000 };

let server: RedisServer;
beforeEach(async () => {
  server = await startRedisServer();
  return () => server.stop();
});

async function addUser(rules: readonly string[] = RULES, { admin } = server): Promise<void> {
  await admin.call('ACL', 'SETUSER', ...userWith(PASSWORD, rules));
}

async function connect(parts: Partial<RedisAddress> = {}): Promise<FleetBoard> {
  const address = addressOf(server.port, { username: 'gateway', password: PASSWORD, ...parts });
  const board = openRedisBoard({ address, appId: randomUUID(), settleMs: 0, answerMs: ANSWER_MS });
  onTestFinished(() => board.close());
  // Denied is answered, too.
  await expect.poll(async () => (await problemOf(board.lastWant()))?.problem).not.toBe('disconnected');
  return board;
}

/** Why what a board needs is refused, each once. */
async function problemsOf(board: FleetBoard): Promise<readonly (string | undefined)[]> {
  const problems: (string | undefined)[] = [];
  for (const ask of ASKED) problems.push((await problemOf(ask(board)))?.problem);
  return [...new Set(problems)];
}

describe('the user that docs/operating.md gives the replicas', () => {
  it('may do all that a board needs', async () => {
    await addUser();

    expect(await problemsOf(await connect())).toEqual([undefined]);
  });

  it('has rights that the page names, more than a few', () => {
    expect(RIGHTS.length).toBeGreaterThan(10);
    expect(RULES.filter((rule) => !RIGHTS.includes(rule))).toEqual(['reset', 'on', '>PASSWORD']);
  });

  it.each(RIGHTS)('needs %s', async (right) => {
    await addUser(RULES.filter((rule) => rule !== right));

    expect(await problemsOf(await connect())).toContain('denied');
  });

  it('cannot read, or write, what is not of a fleet', async () => {
    await addUser();
    const user = server.admin.duplicate({ username: 'gateway', password: PASSWORD, enableReadyCheck: false });
    onTestFinished(() => user.disconnect());

    await expect(user.get('another')).rejects.toThrow('NOPERM');
    await expect(user.set('another', 'x')).rejects.toThrow('NOPERM');
    await expect(user.flushall()).rejects.toThrow('NOPERM');
    await expect(user.config('GET', '*')).rejects.toThrow('NOPERM');
  });

  it('needs +select as well for a database other than 0', async () => {
    await addUser();
    const board = await connect({ database: 2 });

    expect((await problemOf(board.want('x')))?.problem).toBe('denied');
    await addUser([...RULES, '+select']);
    await expect.poll(() => problemOf(board.want('x'))).toBeUndefined();
    const keyspace = await server.admin.info('keyspace');
    expect(keyspace).toContain('db2:');
    expect(keyspace).not.toContain('db0:');
  });

  it.each([
    ['a wrong password', { password: `${PASSWORD}x` }],
    ['no password', { username: undefined, password: undefined }],
    ['a user that there is not', { username: 'nobody' }],
  ])('is denied with %s, and told nothing of the password', async (_, parts) => {
    await addUser();
    await server.admin.call('ACL', 'SETUSER', 'default', 'resetpass', '>other');
    const board = await connect(parts);

    const error = await problemOf(board.lastWant());

    expect(error?.problem).toBe('denied');
    const told = [error, error?.stack, board, board.status()];
    expect(told.map((one) => inspect(one, { depth: 20, showHidden: true })).join('\n')).not.toContain(
      PASSWORD,
    );
  });
});

describe('a password of Redis', () => {
  /** Everything that a replica has told anybody. */
  async function toldBy({ output, ready, metrics, ask }: ReplicaProcess): Promise<string> {
    const answers = await Promise.all([ready(), metrics(), ask('{ assets(type: IMAGE) { totalCount } }')]);
    return [output.stdout, output.stderr, ...answers.map((answer) => JSON.stringify(answer))].join('\n');
  }

  it('is in no log, error, metric or readiness of a fleet over TLS, before or after it is denied', async () => {
    const { certificate, key } = makeCertificate(temporaryFolder());
    const fleet = await openReplicas({
      replicas: 2,
      environment: { NODE_EXTRA_CA_CERTS: certificate, LOG_LEVEL: 'trace' },
      async prepare(redis) {
        const port = await freePort();
        await redis.admin.config('SET', 'tls-auth-clients', 'no');
        const files = ['tls-key-file', key, 'tls-cert-file', certificate];
        await redis.admin.call('CONFIG', 'SET', ...files, 'tls-port', port);
        await addUser(RULES, redis);
        return `rediss://gateway:${CODED}@localhost:${port}`;
      },
    });
    const leading = await fleet.leader();
    const rolesAndStatuses = () =>
      Promise.all(
        fleet.replicas.map(async ({ ready }) => {
          const { status, fleet: replica } = await ready();
          return `${status} ${replica?.role} ${replica?.redis}`;
        }),
      );
    await expect
      .poll(async () => (await rolesAndStatuses()).sort())
      .toEqual(['ready following null', 'ready leading null']);
    const [following] = fleet.replicas.filter((replica) => replica !== leading);
    expect(await following?.ask('{ assets(type: IMAGE, first: 1) { totalCount } }')).toEqual({
      data: { assets: { totalCount: 400 } },
    });

    await fleet.redis.admin.call('ACL', 'SETUSER', 'gateway', 'resetpass', '>another');
    await fleet.redis.admin.call('CLIENT', 'KILL', 'USER', 'gateway');

    await expect.poll(rolesAndStatuses).toEqual(fleet.replicas.map(() => 'degraded alone denied'));
    for (const replica of fleet.replicas) {
      const told = await toldBy(replica);
      expect(told).toContain('Redis cannot be reached (denied)');
      expect(told).toContain('gateway_fleet_role');
      expect(told).not.toContain(PASSWORD);
      expect(told).not.toContain(CODED);
    }
  });

  it('is in no word of a gateway that its address stops', async () => {
    const account = { WECHAT_APP_ID: 'wx1234', WECHAT_APP_SECRET: 'of an account' };
    const { child, output } = startGateway({ ...account, REDIS_URL: `redis://gateway:${CODED}@localhost/x` });

    expect(await once(child, 'exit')).toEqual([78, null]);
    expect(output.stderr).toContain('REDIS_URL must be redis://host:port');
    expect(output.stdout + output.stderr).not.toContain(CODED);
  });
});
