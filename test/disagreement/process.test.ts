import { setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { accountOf, addressOf, startGateway } from '../helpers/gateway-process.ts';
import { imageItems } from '../helpers/item-lists.ts';

const QUERY = `{ assets(type: IMAGE, first: 100) { totalCount stale nodes { mediaId } } }`;

/** How long the replicas disagree, in seconds, and all that is waited for in the end. */
const LAG_SECONDS = 3;
const PATIENCE_MS = 120_000;

it('a process whose upstream has a replica 3 s behind marks each wrong page, and is right again by itself', async () => {
  const sandbox = await startSandbox({ library: { image: imageItems(100) } });
  onTestFinished(() => sandbox.close());
  const { control } = sandbox;
  const { child, output } = startGateway({ ...accountOf(sandbox), FRESH_SECONDS: '1' });
  const address = await addressOf(child, output);
  async function ask() {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY }),
    });
    const { data, errors, extensions } = await response.json();
    expect(errors).toBeUndefined();
    const { totalCount, stale, nodes } = data.assets;
    const ids: string[] = nodes.map(({ mediaId }: { mediaId: string }) => mediaId);
    return { ids, totalCount, isMarked: stale || extensions?.paging === 'AT_LEAST_ONCE' };
  }
  const { ids: before } = await ask();
  const deleted = before[40] ?? '';
  const after = before.filter((mediaId) => mediaId !== deleted);
  const isRight = (ids: readonly string[]) => [before.join(), after.join()].includes(ids.join());

  control.startScenario({
    name: 'behind',
    description: 'Half of the calls meet a replica that is behind.',
    phases: [
      { from: 0, to: 2 * LAG_SECONDS, share: 0.5, faults: [{ kind: 'behind', seconds: LAG_SECONDS }] },
    ],
  });
  control.delete(deleted);
  const unmarked: string[] = [];
  let last = await ask();
  for (const endsAt = performance.now() + PATIENCE_MS; performance.now() < endsAt; last = await ask()) {
    if (!isRight(last.ids) && !last.isMarked) unmarked.push(last.ids.join());
    const isOver = performance.now() > endsAt - PATIENCE_MS + 2000 * LAG_SECONDS;
    if (isOver && !last.isMarked && last.ids.join() === after.join()) break;
    await setTimeout(100);
  }

  expect(unmarked).toEqual([]);
  expect(last).toEqual({ ids: after, totalCount: 99, isMarked: false });
});
