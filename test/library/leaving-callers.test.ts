import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../schema/global-id.ts';
import { images } from '../helpers/assets.ts';
import { NO_CACHE } from '../helpers/clocked-gateway.ts';
import { clockedSandbox } from '../helpers/clocked-sandbox.ts';
import { exchange } from '../helpers/exchange.ts';
import { ask, codesOf, gatewayOver } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { settle } from '../helpers/settle.ts';

/** Has a list read from its newest asset on, as far as an operation may read. */
const LOOK_UP = { query: `{ node(id: "${encodeGlobalId({ list: 'image', id: 'unknown' })}") { id } }` };

const NEWEST = { query: '{ assets(type: IMAGE) { nodes { id } } }' };

describe('callers who leave', () => {
  it('cause no further call, though they looked for an asset all by themselves', async () => {
    const leaving = new AbortController();
    const { source, calls } = memorySource(images(1000), {
      answer(_request, page) {
        if (calls.length === 3) leaving.abort();
        return page;
      },
    });

    await Promise.allSettled([exchange(gatewayOver(source), LOOK_UP, { signal: leaving.signal })]);
    await settle();

    expect(calls).toHaveLength(3);
  });

  it('do not make a list pass for stale by taking their check with them', async () => {
    const { sandbox, gateway, page, callsTo } = await clockedSandbox();
    const wide = 'query ($offset: Int) { assets(type: IMAGE, first: 100, offset: $offset) { nodes { id } } }';
    for (let offset = 0; offset < 400; offset += 100) await ask(gateway, wide, { offset });
    const { data } = await page(300);
    sandbox.control.delete(data.assets.nodes[0].mediaId);
    const before = callsTo('batchget_material').length;
    sandbox.control.setLatency(30);
    const leaving = new AbortController();
    const leaver = exchange(gateway, NEWEST, {
      headers: NO_CACHE,
      signal: leaving.signal,
    });
    while (callsTo('batchget_material').length === before) await settle(1);
    leaving.abort();
    await Promise.allSettled([leaver]);
    sandbox.control.setLatency(0);
    await setTimeout(100);

    expect((await page(0)).data.assets.stale).toBe(false);
  });

  it('cause no call that nobody else waits for, and spoil none for those who stay', async () => {
    const { sandbox, gateway, page, callsTo } = await clockedSandbox({ count: 4000 });
    await page(0);
    sandbox.control.setLatency(50);
    const before = callsTo('batchget_material').length;
    const leaving = new AbortController();
    // Fifty callers with one signal are no leak.
    setMaxListeners(0, leaving.signal);
    const gone = Array.from({ length: 50 }, () => exchange(gateway, LOOK_UP, { signal: leaving.signal }));
    await setTimeout(120);
    leaving.abort();
    await Promise.allSettled(gone);
    await setTimeout(100);
    const calls = callsTo('batchget_material').length;
    await setTimeout(200);

    expect(calls - before).toBeLessThanOrEqual(5);
    expect(callsTo('batchget_material')).toHaveLength(calls);
    const { answer } = await exchange(gateway, LOOK_UP);
    expect(codesOf([answer])).toEqual(new Set(['OPERATION_TOO_COMPLEX']));
  });
});
