import type { BenchFleet } from './open-fleet.ts';
import { pageQuery, until, untilReady } from './replica-process.ts';

/**
 * Ends the leader, and asks another replica for what is not cached, again and again, until it is answered.
 * Then the leader is started again, with what it had.
 *
 * @param offset of a page that nobody has read
 * @returns milliseconds from the signal to the first call of another leader
 */
export async function measureTakeOver(
  fleet: BenchFleet,
  signal: 'SIGKILL' | 'SIGTERM',
  offset: number,
): Promise<number> {
  const leader = await fleet.leader();
  const [follower] = await fleet.followers();
  if (follower === undefined) throw new Error('Nobody is left who could lead.');
  const calls = fleet.counted('/batchget_material');
  const signalledAt = Date.now();
  leader.signal(signal);
  await until(async () => {
    const { errors } = await follower.ask(pageQuery(offset));
    return errors === undefined ? true : undefined;
  });
  const call = fleet.callsOf('/batchget_material')[calls];
  if (call === undefined) throw new Error('The page was not called for.');
  await until(async () => (leader.isRunning ? undefined : true));
  await untilReady(await fleet.start(leader.folder));
  return call.at - signalledAt;
}
