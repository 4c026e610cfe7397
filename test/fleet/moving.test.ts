import { once } from 'node:events';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { openReplicas, type ReplicaProcess } from './open-replicas.ts';

// What docs/fleet.md advises.

const SEEN = `{
  assets(type: IMAGE, first: 100) { nodes { mediaId } }
  search(query: "picture", first: 100) { totalCount }
  upstreamQuota { used }
}`;

async function stop({ child }: ReplicaProcess): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

it('one gateway becomes a fleet, and one again, with its library and its count of calls', async () => {
  const fleet = await openReplicas({ replicas: 0 });
  const folders = [temporaryFolder(), temporaryFolder()] as const;
  const single = await fleet.start({ REDIS_URL: '', STATE_DIR: folders[0] });
  await single.ask(SEEN);
  const calls = fleet.counted('/batchget_material');
  expect(calls).toBe(5);
  const read = { search: { totalCount: 100 }, upstreamQuota: { used: calls } };
  // What was read is found once it is stored.
  await expect.poll(async () => (await single.ask(SEEN)).data).toMatchObject(read);
  const { data: seen } = await single.ask(SEEN);
  await stop(single);

  // The one that has the library first: what others have is replaced by a copy of the leader's.
  const first = await fleet.start({ STATE_DIR: folders[0] });
  expect(await fleet.leader()).toBe(first);
  const second = await fleet.start({ STATE_DIR: folders[1] });
  await expect.poll(async () => (await second.ask(SEEN)).data).toEqual(seen);
  await stop(first);
  expect(await fleet.leader()).toBe(second);
  await stop(second);

  const again = await fleet.start({ REDIS_URL: '', STATE_DIR: folders[1] });
  expect((await again.ask(SEEN)).data).toEqual(seen);
  expect(fleet.counted('/batchget_material')).toBe(calls);
});
