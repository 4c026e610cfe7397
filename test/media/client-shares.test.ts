import { describe, expect, it } from 'vitest';
import { createClientShares } from '../../src/media/client-shares.ts';
import { MediaError } from '../../src/media/media-error.ts';
import { UpstreamQuotaExceededError } from '../../src/upstream/errors.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Shares of some calls at a time of the test's, and how often files were opened. */
function sharesOf(callsPerDay: number) {
  const clock = { ms: 1e12 };
  const shares = createClientShares({ callsPerDay, now: () => clock.ms });
  const opened: string[] = [];
  const open = (file: string, { client = 'a', error }: { client?: string; error?: MediaError } = {}) =>
    shares.open(file, client, async () => {
      opened.push(file);
      if (error !== undefined) throw error;
      return file;
    });
  return { clock, open, opened };
}

const USED_UP = { reason: 'rate-limit', retryAfterSeconds: 86_400 };

describe("a client's share of the day's calls", () => {
  it('is refused beyond its calls, and opens nothing then', async () => {
    const { open, opened } = sharesOf(2);
    await open('one');
    await open('two');

    await expect(open('three')).rejects.toMatchObject(USED_UP);

    expect(opened).toEqual(['one', 'two']);
    expect(await open('three', { client: 'b' })).toBe('three');
  });

  it('begins anew a day after its first call', async () => {
    const { open, clock } = sharesOf(1);
    await open('one');
    clock.ms += 23 * HOUR_MS;
    await expect(open('two')).rejects.toMatchObject({ retryAfterSeconds: 3600 });

    clock.ms += HOUR_MS;

    expect(await open('two')).toBe('two');
  });

  it('begins anew if the clock is set back', async () => {
    const { open, clock } = sharesOf(1);
    await open('one');

    clock.ms -= HOUR_MS;

    expect(await open('two')).toBe('two');
  });

  it('loses nothing by what was opened lately, by whomever', async () => {
    const { open, opened } = sharesOf(1);
    await open('one', { client: 'b' });
    for (let times = 0; times < 3; times += 1) await open('one');

    expect(await open('two')).toBe('two');
    expect(opened).toHaveLength(5);
  });

  it('loses nothing by what is being opened', async () => {
    const { open } = sharesOf(1);

    await Promise.all([open('one'), open('one'), open('one')]);

    await expect(open('two')).rejects.toMatchObject(USED_UP);
  });

  it('loses one by what is no voice, however often that is asked for', async () => {
    const { open, clock } = sharesOf(1);
    const error = new MediaError('type', 'It is no voice.');
    for (let hours = 0; hours < 23; hours += 1) {
      await expect(open('one', { error })).rejects.toBe(error);
      clock.ms += HOUR_MS;
    }

    await expect(open('two')).rejects.toMatchObject({ reason: 'rate-limit' });
  });

  it.each([
    ['ten minutes', undefined, 10 * MINUTE_MS],
    ['the time that it tells', 3600, HOUR_MS],
  ])('loses one by a failure of WeChat, and another one after %s', async (_name, retryAfterSeconds, ms) => {
    const { open, clock } = sharesOf(2);
    const error = new MediaError('upstream', 'No file at present.', { retryAfterSeconds });
    await expect(open('one', { error })).rejects.toBe(error);
    clock.ms += ms - 1;
    await expect(open('one', { error })).rejects.toBe(error);
    await open('two');
    clock.ms += 1;

    await expect(open('one', { error })).rejects.toMatchObject({ reason: 'rate-limit' });
  });

  it('loses nothing while the calls of all are used up', async () => {
    const { open } = sharesOf(1);
    const cause = new UpstreamQuotaExceededError('The media call', 'has had its calls', { kind: 'dayQuota' });
    const error = new MediaError('upstream', 'No more for now.', { cause });
    for (const file of ['one', 'two', 'one']) await expect(open(file, { error })).rejects.toBe(error);

    expect(await open('one')).toBe('one');
    // The refusals did not make it one that was opened.
    await expect(open('two')).rejects.toMatchObject(USED_UP);
  });
});
