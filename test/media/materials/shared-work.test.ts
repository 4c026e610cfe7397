import { describe, expect, it } from 'vitest';
import { createSharedWork } from '../../../src/media/materials/shared-work.ts';
import { MediaError } from '../../../src/media/media-error.ts';
import { NobodyWaitsError } from '../../../src/upstream/errors.ts';
import type { Job } from '../../../src/upstream/job.ts';
import { createClock } from '../../helpers/clock.ts';

/** Shared work whose attempts a test ends, in the order in which they were begun. */
function open() {
  const clock = createClock();
  const attempts: { job: Job; end: (result: string) => void; fail: (error: Error) => void }[] = [];
  const shared = createSharedWork<string>({
    now: clock.now,
    work: (_key, job) => new Promise((end, fail) => attempts.push({ job, end, fail })),
  });
  return { clock, attempts, shared };
}

describe('SharedWork', () => {
  it('does it once for all who want the same, and again later', async () => {
    const { shared, attempts } = open();
    const { signal } = new AbortController();

    const both = [shared.run('a', signal), shared.run('a', signal)];
    attempts[0]?.end('tea');
    expect(await Promise.all(both)).toEqual(['tea', 'tea']);
    const later = shared.run('a', signal);
    attempts[1]?.end('more tea');

    expect(await later).toBe('more tea');
    expect(attempts).toHaveLength(2);
  });

  it('is abandoned once the last has left', () => {
    const { shared, attempts } = open();
    const [first, second] = [new AbortController(), new AbortController()];
    for (const { signal } of [first, second]) shared.run('a', signal).catch(() => {});

    first.abort();
    expect(attempts[0]?.job.isAbandoned).toBe(false);
    second.abort();
    expect(attempts[0]?.job.isAbandoned).toBe(true);
  });

  it('begins again for one who came too late to make the call worth while', async () => {
    const { shared, attempts } = open();
    const leaving = new AbortController();
    const left = shared.run('a', leaving.signal).catch((error: unknown) => error);
    leaving.abort();
    const late = shared.run('a', new AbortController().signal);

    attempts[0]?.fail(new NobodyWaitsError('The media call'));
    expect(await left).toBe(leaving.signal.reason);
    await expect.poll(() => attempts).toHaveLength(2);
    attempts[1]?.end('tea');

    expect(await late).toBe('tea');
  });

  it('remembers failures of media, for each key, and no mistakes', async () => {
    const { shared, attempts } = open();
    const { signal } = new AbortController();
    const run = async (key: string, failure: Error) => {
      const work = shared.run(key, signal).catch((error: unknown) => error);
      attempts.at(-1)?.fail(failure);
      return work;
    };
    const failure = new MediaError('upstream', 'WeChat gives no file.', { retryAfterSeconds: 5 });

    await run('a', failure);
    await run('b', new TypeError('a mistake'));
    const again = await run('a', failure);
    await run('b', new TypeError('a mistake'));

    expect(again).toMatchObject({ reason: 'upstream', retryAfterSeconds: 5 });
    expect(attempts).toHaveLength(3);
  });

  it.each([
    ['lasting', 'type', 600, 86_400],
    ['passing', 'upstream', 60, 3600],
  ] as const)('remembers a %s one twice as long each time in a row', async (_, reason, first, longest) => {
    const { shared, attempts, clock } = open();
    const { signal } = new AbortController();
    const fail = async (calls: 0 | 1) => {
      const work = shared.run('a', signal).catch((error: unknown) => error);
      const { job, fail } = attempts.at(-1) ?? {};
      if (calls > 0) job?.count();
      fail?.(new MediaError(reason, 'It fails.', { retryAfterSeconds: 600 }));
      return work;
    };
    // One for which no call was made tells nothing of what follows.
    expect(await fail(0)).toMatchObject({ retryAfterSeconds: first });
    clock.advance({ seconds: first });

    const pauses: number[] = [];
    for (let expected: number = first; pauses.length < 9; expected = Math.min(longest, expected * 2)) {
      expect(await fail(1)).toMatchObject({ reason, retryAfterSeconds: expected });
      pauses.push(expected);
      clock.advance({ seconds: expected });
    }
    expect(pauses.at(-1)).toBe(longest);

    const success = shared.run('a', signal);
    attempts.at(-1)?.end('tea');
    await success;

    expect(await fail(1)).toMatchObject({ retryAfterSeconds: first });
  });

  it('remembers them as long as they last, and no longer if the clock is set back', async () => {
    const { shared, attempts, clock } = open();
    const { signal } = new AbortController();
    const fail = async () => {
      const work = shared.run('a', signal).catch(() => {});
      attempts.at(-1)?.fail(new MediaError('upstream', 'WeChat gives no file.', { retryAfterSeconds: 5 }));
      await work;
    };

    await fail();
    clock.advance({ seconds: 5 });
    await fail();
    expect(attempts).toHaveLength(2);
    clock.advance({ hours: -1 });
    await fail();
    expect(attempts).toHaveLength(3);
  });
});
