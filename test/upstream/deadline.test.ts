import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { beforeDeadline } from '../../src/upstream/deadline.ts';
import { UpstreamUnavailableError } from '../../src/upstream/errors.ts';

const DEADLINE_ERROR = new UpstreamUnavailableError('/list', 'did not answer before the deadline', {
  kind: 'late',
});

describe('beforeDeadline', () => {
  it('gives what the work gives', async () => {
    const { signal } = new AbortController();

    expect(await beforeDeadline('/list', signal, Promise.resolve('done'))).toBe('done');
    await expect(beforeDeadline('/list', signal, Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('gives up when the signal fires, and takes no notice of what the work does then', async () => {
    const controller = new AbortController();
    let fail = (_error: Error) => {};
    const work = new Promise((_resolve, reject) => {
      fail = reject;
    });

    const result = beforeDeadline('/list', controller.signal, work);
    controller.abort();
    fail(new Error('too late'));

    await expect(result).rejects.toEqual(DEADLINE_ERROR);
  });

  it('gives up at once when the signal has fired before', async () => {
    const result = beforeDeadline('/list', AbortSignal.abort(), new Promise(() => {}));

    await expect(result).rejects.toEqual(DEADLINE_ERROR);
  });

  it('leaves no listener behind', async () => {
    const { signal } = new AbortController();

    await Promise.allSettled([
      beforeDeadline('/list', signal, Promise.resolve()),
      beforeDeadline('/list', signal, Promise.reject(new Error('no'))),
    ]);

    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
