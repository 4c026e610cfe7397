import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../../src/sandbox/random.ts';
import { leaderOf } from '../replica-process.ts';
import type { ChaosFleet, ChaosReplica } from './chaos-fleet.ts';

/** Something that befalls a fleet. */
export interface Fault {
  readonly title: string;
  /** Resolves once it is over. */
  befall(fleet: ChaosFleet, random: Random): Promise<void>;
}

/** Longer than a lease, and than it takes to notice that Redis is away. In milliseconds. */
const LONG_MS = 7500;

const BRIEF_MS = 1500;

/** In some runs it is over before anybody is alone, in others after that. */
const whileMs = ({ chance }: Random) => (chance(50) ? BRIEF_MS : LONG_MS);

export const FAULTS: readonly Fault[] = [
  {
    title: 'the leader is killed',
    async befall(fleet) {
      await (await leading(fleet)).restart('SIGKILL', LONG_MS);
    },
  },
  {
    title: 'the leader is stopped, and started again',
    async befall(fleet) {
      await (await leading(fleet)).restart('SIGTERM', BRIEF_MS);
    },
  },
  {
    title: 'the leader hangs',
    async befall(fleet, random) {
      const leader = await leading(fleet);
      leader.isUp = false;
      leader.process.signal('SIGSTOP');
      await sleep(whileMs(random));
      leader.process.signal('SIGCONT');
      leader.isUp = true;
    },
  },
  {
    title: 'Redis is killed, and begins anew',
    async befall({ redis }, random) {
      await redis.kill();
      await sleep(whileMs(random));
      redis.restart();
    },
  },
  {
    title: 'Redis hangs',
    async befall({ redis }, random) {
      redis.child.kill('SIGSTOP');
      await sleep(whileMs(random));
      redis.child.kill('SIGCONT');
    },
  },
  {
    title: 'Redis is flushed',
    async befall({ redis }) {
      await redis.admin.flushall();
    },
  },
  {
    title: 'half of the replicas are cut off',
    async befall(fleet, random) {
      const cut = halfOf(fleet, random);
      for (const { proxy } of cut) proxy.cut();
      await sleep(whileMs(random));
      for (const { proxy } of cut) proxy.heal();
    },
  },
  {
    title: 'half of the replicas get no answers',
    async befall(fleet, random) {
      const cut = halfOf(fleet, random);
      for (const { proxy } of cut) proxy.blackHole(random.chance(50) ? 'toClient' : undefined);
      await sleep(whileMs(random));
      for (const { proxy } of cut) proxy.heal();
    },
  },
  {
    title: 'Redis becomes a copy of an empty one, then takes over from it',
    async befall({ redis, emptyRedis }, random) {
      await redis.admin.replicaof('127.0.0.1', emptyRedis.port);
      await sleep(whileMs(random));
      await redis.admin.replicaof('NO', 'ONE');
    },
  },
  {
    title: 'Redis starts again, and loads for a while',
    async befall({ redis }) {
      await redis.admin.save();
      await redis.kill();
      redis.restart('--key-load-delay', '100000', '--loading-process-events-interval-bytes', '1024');
      await sleep(BRIEF_MS);
    },
  },
  {
    title: 'Redis is out of memory',
    async befall({ redis }, random) {
      await redis.admin.config('SET', 'maxmemory', 1);
      await sleep(whileMs(random));
      await redis.admin.config('SET', 'maxmemory', 0);
    },
  },
];

async function leading({ replicas }: ChaosFleet): Promise<ChaosReplica> {
  const leader = await leaderOf(replicas.filter(({ isUp }) => isUp).map((replica) => replica.process));
  const found = replicas.find((replica) => replica.process === leader);
  if (found === undefined) throw new Error('The leader has gone meanwhile.');
  return found;
}

/** One at least, and never all. */
function halfOf({ replicas }: ChaosFleet, random: Random): readonly ChaosReplica[] {
  const from = random.integer(0, replicas.length - 1);
  const count = Math.max(1, Math.floor(replicas.length / 2));
  return Array.from({ length: count }, (_, index) => replicas[(from + index) % replicas.length]).filter(
    (replica) => replica !== undefined,
  );
}
