import { describe, expect, it } from 'vitest';
import { images, mediaIdsOf } from '../../helpers/assets.ts';
import { clockedGateway } from '../../helpers/clocked-gateway.ts';
import { tooLargeAbove } from '../../helpers/clocked-source.ts';
import { HOUR } from '../../helpers/durations.ts';
import { execute } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';

describe('an answer that is too large to be read', () => {
  it('is asked for again with half the items, until it is small enough', async () => {
    const { source, calls } = memorySource(images(60), { answer: tooLargeAbove(5) });

    const { data, errors } = await execute(
      source,
      '{ assets(type: IMAGE, first: 12) { nodes { mediaId } } }',
    );

    expect(errors).toBeUndefined();
    expect(mediaIdsOf(data.assets.nodes)).toEqual(mediaIdsOf(images(60).slice(0, 12)));
    expect(calls.map(({ count }) => count)).toEqual([20, 10, 5, 5, 5]);
  });

  it('is UPSTREAM_BAD_RESPONSE where one item alone is too large', async () => {
    const { source } = memorySource(images(60), { answer: tooLargeAbove(0) });

    const { errors } = await execute(source, '{ assets(type: IMAGE) { totalCount } }');

    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });

  it('makes later operations no dearer once upstream is well again', async () => {
    const { query, upstream, calls } = clockedGateway({ count: 400 });
    await query('{ assets(type: IMAGE, first: 1) { totalCount } }');
    upstream.answer = tooLargeAbove(0);
    await query('{ assets(type: IMAGE, first: 1, offset: 300) { nodes { id } } }');
    upstream.answer = undefined;
    const before = calls.length;

    const { errors } = await query('{ assets(type: IMAGE, first: 100, offset: 100) { nodes { id } } }');

    expect(errors).toBeUndefined();
    expect(calls.length - before).toBe(5);
  });
});

describe('a clock that is set back', () => {
  it('does not leave calls narrow after an answer that was too large', async () => {
    const { query, clock, upstream, calls } = clockedGateway({ count: 100 });
    upstream.answer = tooLargeAbove(10);
    await query();
    upstream.answer = undefined;
    clock.time -= 3 * HOUR;

    await query('{ assets(type: IMAGE, first: 40) { nodes { id } } }');

    expect(calls.at(-1)?.count).toBe(20);
  });
});
