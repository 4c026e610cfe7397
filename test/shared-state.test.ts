import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { accountOf, addressOf, startGateway } from './helpers/gateway-process.ts';
import { imageItems } from './helpers/item-lists.ts';

/** Callers who ask for what is not cached, and read what is used of the day. */
const CALLERS = 6;

async function open() {
  const sandbox = await startSandbox({ library: { image: imageItems(4000) } });
  onTestFinished(() => sandbox.close());
  const account = accountOf(sandbox);
  const reads: { address: string; used: number }[] = [];
  let page = 0;
  let target: string | undefined;

  async function start() {
    const { child, output } = startGateway({ ...account, LOG_LEVEL: 'info' });
    const address = await addressOf(child, output);
    const isOwner = async () => (await (await fetch(new URL('/health/ready', address))).json()).state.owner;
    return { child, output, address, isOwner };
  }

  /** One query, and what it reads. */
  async function ask(address: string): Promise<void> {
    page += 1;
    const query = `{ upstreamQuota { used } assets(type: IMAGE, first: 20, offset: ${20 * page}) { nodes { id } } }`;
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    }).catch(() => undefined);
    if (response === undefined) return;
    const { data } = await response.json();
    reads.push({ address, used: data.upstreamQuota.used });
  }

  async function runCaller(): Promise<void> {
    while (target !== undefined) await ask(target);
  }

  return {
    start,
    ask,
    reads,
    /** Has the callers ask there; resolves once each of so many answers has come. */
    async load(address: string, answers: number) {
      const before = reads.length;
      const isIdle = target === undefined;
      target = address;
      if (isIdle) for (let caller = 0; caller < CALLERS; caller += 1) void runCaller();
      await expect.poll(() => reads.length - before).toBeGreaterThan(answers);
    },
    rest() {
      target = undefined;
    },
    /** The ledgers as they are on the disk. */
    file: () => readFileSync(join(account.STATE_DIR, 'ledgers.ndjson'), 'utf8'),
    /** The list calls that upstream has counted. */
    counted: () => sandbox.control.calls().filter(({ path }) => path.endsWith('/batchget_material')).length,
  };
}

describe('two processes with one STATE_DIR', () => {
  it('are one after the other the owner in a deploy under load, and no call is forgotten', async () => {
    const { start, ask, load, rest, reads, file, counted } = await open();
    const first = await start();
    await load(first.address, 20);
    const second = await start();
    await load(second.address, 20);
    rest();
    expect([await first.isOwner(), await second.isOwner()]).toEqual([true, false]);
    // Whoever is the owner alone has written: what the second has counted is not there.
    const before = file();
    await ask(second.address);
    expect(file()).toBe(before);

    const exit = once(first.child, 'exit');
    await ask(first.address);
    first.child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
    await expect.poll(second.isOwner).toBe(true);
    await load(second.address, 5);
    rest();

    const { used } = reads.reduce((most, read) => (read.used > most.used ? read : most));
    expect(used).toBeLessThanOrEqual(counted());
    await ask(second.address);
    expect(reads.at(-1)?.used).toBeGreaterThanOrEqual(used);
    expect(second.output.stderr).toContain('is in use by another process: nothing is saved until it ends.');
    expect(second.output.stderr).toContain('now belongs to this process: the state is saved again.');
    const secondExit = once(second.child, 'exit');
    second.child.kill('SIGTERM');
    await secondExit;
    expect(JSON.parse(file().split('\n')[0] ?? '').about.list.used).toBe(counted());
  });

  it('have the second be the owner at once where the first is killed', async () => {
    const { start, ask, reads } = await open();
    const first = await start();
    await ask(first.address);
    const second = await start();
    expect(await second.isOwner()).toBe(false);

    first.child.kill('SIGKILL');

    await expect.poll(second.isOwner).toBe(true);
    await ask(second.address);
    expect(reads.at(-1)?.used).toBeGreaterThanOrEqual(reads[0]?.used ?? 0);
  });
});
