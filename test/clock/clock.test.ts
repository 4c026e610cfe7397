import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { accountOf, addressOf, startGateway } from '../helpers/gateway-process.ts';
import { imageItems } from '../helpers/item-lists.ts';
import { createFakeTime } from './faketime.ts';

const DAY = 86_400_000;

/** A gateway whose clock can be set, over an account whose own clock is right. */
async function open() {
  const sandbox = await startSandbox({ library: { image: imageItems(4000) } });
  onTestFinished(() => sandbox.close());
  const clock = createFakeTime();
  const { child, output } = startGateway({
    ...accountOf(sandbox),
    ...clock.environment,
    RATE_LIMIT_PER_MINUTE: '600',
  });
  const address = await addressOf(child, output);
  let page = 0;
  const ask = async (query: string) => {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return response.json();
  };
  return {
    clock,
    /** Asks for what nobody has asked for before. */
    askNext() {
      page += 1;
      return ask(`{ assets(type: IMAGE, first: 20, offset: ${20 * page}) { nodes { id } checkedAt } }`);
    },
    async quota(): Promise<{ used: number; resetAt: string }> {
      const { data, errors } = await ask('{ upstreamQuota { used resetAt } }');
      expect(errors).toBeUndefined();
      return data.upstreamQuota;
    },
    readiness: async () => (await fetch(new URL('/health/ready', address))).json(),
    /** The list calls that upstream has counted. */
    counted: () => sandbox.control.calls().filter(({ path }) => path.endsWith('/batchget_material')).length,
  };
}

describe.each(['+30d', '-30d'])('a process whose clock is wrong by %s', (offset) => {
  it('for 200 ms goes on as if it had not been', async () => {
    const { clock, askNext, quota, counted } = await open();
    await askNext();
    const before = await quota();

    clock.set(offset);
    const endsAt = performance.now() + 200;
    while (performance.now() < endsAt) expect((await askNext()).errors).toBeUndefined();
    expect(await quota()).toEqual({ ...before, used: counted() });
    clock.set('+0');

    expect((await askNext()).errors).toBeUndefined();
    expect(await quota()).toEqual({ ...before, used: counted() });
  });

  it('until it believes so is right within a minute of being set right', async () => {
    const { clock, askNext, quota, counted, readiness } = await open();
    await askNext();
    const { resetAt } = await quota();

    clock.set(offset);
    const wrong = new Date(Date.parse(resetAt) + (offset === '+30d' ? 30 : -30) * DAY).toISOString();
    await expect.poll(async () => (await quota()).resetAt, { interval: 1000 }).toBe(wrong);
    expect((await askNext()).errors).toBeUndefined();
    clock.set('+0');
    const setAt = performance.now();
    await expect.poll(async () => (await quota()).resetAt, { interval: 1000 }).toBe(resetAt);

    expect(performance.now() - setAt).toBeLessThan(60_000);
    const answer = await askNext();
    expect(answer.errors).toBeUndefined();
    expect(Math.abs(Date.parse(answer.data.assets.checkedAt) - Date.now())).toBeLessThan(DAY);
    expect((await quota()).used).toBe(counted());
    const { status, token } = await readiness();
    expect(status).toBe('ready');
    expect(Date.parse(token.endsAt)).toBeLessThan(Date.now() + DAY);
  });
});
