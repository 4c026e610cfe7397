import { openRedisBoard } from '../../src/fleet/redis/redis-board.ts';
import { addressOf } from '../../test/fleet/redis-address.ts';
import type { BenchFleet } from './open-fleet.ts';
import { type ReplicaProcess, until } from './replica-process.ts';

const COUNT = '{ assets(type: IMAGE, first: 1) { totalCount } }';

/** A busy machine makes the bench wait, too. In milliseconds. */
const ANSWER_MS = 10_000;

/** How often the leader is asked for a check until it has found an upload, in milliseconds. */
const CHECK_EVERY_MS = 100;

/**
 * Uploads pictures, one after another, has the leader find each, and waits until callers of all followers see
 * it.
 *
 * @returns for each of them and each follower, the milliseconds from its entry in the log until then
 */
export async function measureLag(fleet: BenchFleet, uploads: number): Promise<readonly number[]> {
  const leader = await fleet.leader();
  const followers = await fleet.followers();
  const board = openRedisBoard({
    address: addressOf(fleet.redis.port),
    appId: fleet.sandbox.appId,
    answerMs: ANSWER_MS,
  });
  const lags: number[] = [];
  let expected = await countOf(leader);
  await until(async () => (await board.lastEntry().catch(() => undefined)) ?? undefined);
  for (let upload = 0; upload < uploads; upload += 1) {
    expected += 1;
    let after = await board.lastEntry();
    fleet.sandbox.control.upload('image');
    const seen = followers.map(async (follower) => {
      await until(async () => ((await countOf(follower)) >= expected ? true : undefined), { everyMs: 1 });
      return performance.timeOrigin + performance.now();
    });
    const appendedAt = await until(
      async () => {
        // Not each is a call: soon after the last one, what is cached is fresh enough for anybody.
        await leader.check();
        const { entries } = await board.read({ log: after, count: 100, blockMs: 0 });
        after = entries.at(-1)?.id ?? after;
        const found = entries.find(({ entry }) => JSON.parse(entry).changes?.about?.totalCount === expected);
        return found && Number.parseInt(found.id, 10);
      },
      { everyMs: CHECK_EVERY_MS },
    );
    for (const at of await Promise.all(seen)) lags.push(at - appendedAt);
  }
  board.close();
  return lags;
}

async function countOf({ ask }: ReplicaProcess): Promise<number> {
  const { data, errors } = await ask(COUNT);
  if (errors !== undefined) throw new Error(errors[0]?.message);
  return (data as { assets: { totalCount: number } }).assets.totalCount;
}
