import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { MediaError } from '../../../src/media/media-error.ts';
import type { MediaFile } from '../../../src/media/media-file.ts';
import { createClock } from '../../helpers/clock.ts';
import { openMaterials } from './open-materials.ts';

const { signal } = new AbortController();
const VOICE = Buffer.concat([Buffer.from('ID3\u0003'), Buffer.alloc(30_000, 7)]);
const NO_SUCH_ASSET = { errcode: 40007, errmsg: 'invalid media_id rid: 1-2' };

describe('Recordings', () => {
  it('take one call for 1,000 plays at once, and 1,000 later ones', async () => {
    const { play, materials, asked, library } = await open(() => VOICE);

    const atOnce = await Promise.all(Array.from({ length: 1000 }, () => play('a')));
    for (let count = 0; count < 1000; count += 1) await play('a');

    expect(new Set(atOnce.map(contentOf))).toEqual(new Set([VOICE.toString('latin1')]));
    expect(materials.find('voice', 'a')).toMatchObject({ format: 'mp3', bytes: VOICE.length });
    expect(asked).toEqual(['a']);
    expect(library.status().endpoints['media']?.quota).toMatchObject({ used: 1 });
  });

  it('take a call for each voice', async () => {
    const { play, asked } = await open((id) => Buffer.from(`#!AMR\n${id}`));

    const [a, b] = await Promise.all([play('a'), play('b')]);

    expect([a, b].map(contentOf)).toEqual(['#!AMR\na', '#!AMR\nb']);
    expect(asked.toSorted()).toEqual(['a', 'b']);
  });

  it('take none after a restart with the same cache', async () => {
    const before = await open(() => VOICE);
    await before.play('a');
    const { folder } = before;

    const { play, materials, asked } = await open(() => NO_SUCH_ASSET, { folder });

    expect(materials.find('voice', 'a')).toMatchObject({ format: 'mp3' });
    expect(contentOf(await play('a'))).toBe(VOICE.toString('latin1'));
    expect(asked).toEqual([]);
  });

  it('take one call for 1,000 plays while the disk is full', async () => {
    const openFile = () => Promise.reject(new Error('ENOSPC: no space left on device, write'));
    const { play, materials, asked } = await open(() => VOICE, { openFile });

    for (let count = 0; count < 1000; count += 1) expect(await play('a')).toHaveProperty('content');

    expect(materials.find('voice', 'a')).toBeUndefined();
    expect(asked).toHaveLength(1);
  });

  it('are made again with another token, which no error shows', async () => {
    const { play, tokens, replaceToken } = await open((id) => (id === 'a' ? VOICE : NO_SUCH_ASSET));
    await play('a');
    replaceToken();

    const error = await failureOf(play('b'));

    expect(tokens).toEqual(['Tea/T0ken+1', 'Tea/T0ken+1', 'Tea/T0ken+2']);
    expect(error.reason).toBe('not-found');
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/T0ken|S3cret/);
  });

  it('show no token that upstream quotes', async () => {
    const errmsg = 'no: Tea/T0ken+1, Tea%2FT0ken%2B1, app+S3cret';
    const { play } = await open(() => ({ errcode: 48001, errmsg }));

    const error = await failureOf(play('a'));

    expect(error.reason).toBe('upstream');
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/T0ken|S3cret/);
  });
});

describe('Recordings, of what is no voice,', () => {
  it.each([
    ['a page', Buffer.from('<html>busy</html>')],
    ['a jpeg', Buffer.from('ffd8ffe000104a464946', 'hex')],
    ['a program', Buffer.from('MZ\x90')],
    ['a video', { title: 'a', description: '', down_url: 'https://mp.weixin.qq.com/a' }],
  ])('refuse %s, and take one call for 1,000 clicks in ten minutes', async (_, answer) => {
    const clock = createClock();
    const { play, asked } = await open(() => answer, { now: clock.now });

    const reasons = await clicks(1000, () => play('a'));
    clock.advance({ seconds: 599 });
    reasons.push(...(await clicks(1, () => play('a'))));

    expect(new Set(reasons)).toEqual(new Set(['type']));
    expect(asked).toHaveLength(1);
    clock.advance({ seconds: 2 });
    await clicks(1, () => play('a'));
    expect(asked).toHaveLength(2);
  });

  it('take one call in ten minutes for a deleted one', async () => {
    const clock = createClock();
    const { play, asked } = await open(() => NO_SUCH_ASSET, { now: clock.now });

    expect(new Set(await clicks(1000, () => play('a')))).toEqual(new Set(['not-found']));
    expect(asked).toHaveLength(1);
    clock.advance({ seconds: 601 });
    await clicks(1, () => play('a'));
    expect(asked).toHaveLength(2);
  });

  it('give the others, however many are deleted', async () => {
    const { play, library } = await open((id) => (id === 'a' ? VOICE : NO_SUCH_ASSET));

    for (let count = 0; count < 50; count += 1) await clicks(1, () => play(`deleted-${count}`));

    expect(contentOf(await play('a'))).toBe(VOICE.toString('latin1'));
    expect(library.status().endpoints['media']?.outage).toBeUndefined();
  });
});

describe.each<[string, unknown]>([
  ['has no content', Buffer.alloc(0)],
  ['is at no address', { title: 'a', description: '', down_url: 'ftp://films.example/a' }],
  ['is an article', { news_item: [] }],
  ['has a code that is not known', { errcode: 40199, errmsg: 'no rid: 1-2' }],
  ['is deleted', NO_SUCH_ASSET],
])('A recording that %s', (_, answer) => {
  it('stops no other, however many there are', async () => {
    const { play, asked, library } = await open((id) => (id === 'a' ? VOICE : answer));

    for (let count = 0; count < 20; count += 1) await clicks(2, () => play(`broken-${count}`));

    expect(contentOf(await play('a'))).toBe(VOICE.toString('latin1'));
    expect(asked).toHaveLength(21);
    expect(library.status().endpoints['media']?.outage).toBeUndefined();
  });

  it('takes 8 calls in a day of clicks', async () => {
    const clock = createClock();
    const { play, asked } = await open(() => answer, { now: clock.now });

    for (let minute = 0; minute < 24 * 60; minute += 1) {
      await clicks(1, () => play('a'));
      clock.advance({ seconds: 60 });
    }

    // After 10, 20, 40 … minutes.
    expect(asked).toHaveLength(8);
  });
});

describe('A recording for which WeChat is always busy', () => {
  it('leaves calls for the others, all day', async () => {
    const clock = createClock();
    const busy = { errcode: -1, errmsg: 'system error' };
    const { play, asked } = await open((id) => (id === 'busy' ? busy : VOICE), { now: clock.now });

    for (let minute = 0; minute < 24 * 60; minute += 1) {
      if (minute % 10 === 0) await play(`voice-${minute}`);
      await clicks(1, () => play('busy'));
      clock.advance({ seconds: 60 });
    }

    expect(asked.filter((id) => id === 'busy').length).toBeLessThan(100);
  });
});

describe('Recordings, while upstream fails,', () => {
  it('take the calls of one play for 1,000 clicks, and tell when to try again', async () => {
    const clock = createClock();
    const { play, asked } = await open(() => ({ errcode: -1, errmsg: 'system error' }), { now: clock.now });
    const error = await failureOf(play('a'));
    const ofOnePlay = asked.length;
    clock.advance({ seconds: 2 });

    const later = await failureOf(play('a'));
    await clicks(1000, () => play('a'));

    expect(error).toMatchObject({ reason: 'upstream', retryAfterSeconds: 5 });
    expect(later).toMatchObject({ reason: 'upstream', retryAfterSeconds: 3 });
    expect(ofOnePlay).toBeLessThanOrEqual(3);
    expect(asked).toHaveLength(ofOnePlay);
  });

  it('try again at once when it is said to work again', async () => {
    let answer: unknown = { errcode: 50002, errmsg: 'frozen' };
    const { play, materials } = await open(() => answer);
    await clicks(1, () => play('a'));
    answer = VOICE;
    expect(await clicks(1, () => play('a'))).toEqual(['upstream']);

    materials.forgetFailures();

    expect(contentOf(await play('a'))).toBe(VOICE.toString('latin1'));
  });

  it('never take more calls than may be made in a day, and tell when the next one is', async () => {
    const clock = createClock();
    const { play, asked, library } = await open((id) => Buffer.from(`#!AMR\n${id}`), {
      dailyCalls: 5,
      now: clock.now,
    });

    const all = await Promise.allSettled(Array.from({ length: 50 }, (_, index) => play(`voice-${index}`)));
    const error = await failureOf(play('another'));

    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(asked).toHaveLength(5);
    // From 09:00 in Beijing until midnight.
    expect(error).toMatchObject({ reason: 'upstream', retryAfterSeconds: 15 * 3600 });
    expect(library.status().endpoints['media']?.quota).toMatchObject({ limit: 5, used: 5, remaining: 0 });
    clock.advance({ hours: 15 });
    expect(contentOf(await play('another'))).toBe('#!AMR\nanother');
  });

  it('take one call for 1,000 clicks when upstream says that the day is used up (45009)', async () => {
    const clock = createClock();
    const { play, asked } = await open(
      () => ({ errcode: 45009, errmsg: 'reach max api daily quota limit' }),
      {
        now: clock.now,
      },
    );

    const errors = [];
    for (let count = 0; count < 1000; count += 1) errors.push(await failureOf(play(`voice-${count}`)));

    expect(asked).toHaveLength(1);
    for (const { reason, retryAfterSeconds } of errors)
      expect({ reason, retryAfterSeconds }).toEqual({ reason: 'upstream', retryAfterSeconds: 60 });
  });
});

describe('Recordings, of which the day has used up the calls,', () => {
  it('play as soon as the ledger allows a call, though the same voice was refused', async () => {
    let answer: unknown = { errcode: 45009, errmsg: 'no' };
    const { play, library } = await open(() => answer);
    await clicks(2, () => play('a'));
    answer = VOICE;

    library.forgetFailures();

    expect(contentOf(await play('a'))).toBe(VOICE.toString('latin1'));
  });
});

describe('Recordings, whose callers leave,', () => {
  it('make no call if all leave before it', async () => {
    const { materials, asked } = await open(() => VOICE);
    const leaving = new AbortController();

    const plays = Array.from({ length: 3 }, () =>
      materials.open('voice', 'a', { signal: leaving.signal }).catch((error: unknown) => error),
    );
    leaving.abort();

    expect(new Set(await Promise.all(plays))).toEqual(new Set([leaving.signal.reason]));
    expect(asked).toEqual([]);
  });

  it('make it for those who stay, and for one who comes as the others leave', async () => {
    const { materials, play, asked } = await open(() => VOICE);
    const leaving = new AbortController();
    const left = materials.open('voice', 'a', { signal: leaving.signal }).catch(() => {});
    const stayed = play('a');
    const alone = materials.open('voice', 'b', { signal: leaving.signal }).catch(() => {});
    leaving.abort();
    const late = alone.then(() => play('b'));

    const files = await Promise.all([stayed, late]);

    await left;
    expect(files.map(contentOf)).toEqual([VOICE.toString('latin1'), VOICE.toString('latin1')]);
    expect(asked.toSorted()).toEqual(['a', 'b']);
  });

  it('cache what was paid for', async () => {
    let answer = (_voice: Buffer) => {};
    const answered = new Promise((resolve) => {
      answer = resolve;
    });
    const { materials, asked } = await open(() => answered);
    const leaving = new AbortController();
    const left = materials.open('voice', 'a', { signal: leaving.signal }).catch(() => {});
    await expect.poll(() => asked).toHaveLength(1);

    leaving.abort();
    answer(VOICE);

    await left;
    expect(materials.find('voice', 'a')).toMatchObject({ bytes: VOICE.length });
  });
});

/** Recordings, and a play of one by a caller who stays. */
async function open(...options: Parameters<typeof openMaterials>) {
  const opened = await openMaterials(...options);
  return {
    ...opened,
    play: (id: string): Promise<MediaFile> =>
      opened.materials.open('voice', id, { signal }) as Promise<MediaFile>,
  };
}

function contentOf(file: MediaFile): string {
  return Buffer.from('path' in file ? readFileSync(file.path) : file.content).toString('latin1');
}

/** Why each of so many clicks, one after the other, plays nothing. */
async function clicks(count: number, click: () => Promise<unknown>): Promise<string[]> {
  const reasons: string[] = [];
  for (let index = 0; index < count; index += 1) reasons.push((await failureOf(click())).reason);
  return reasons;
}

async function failureOf(work: Promise<unknown>): Promise<MediaError> {
  const error = await work.catch((error: unknown) => error);
  if (error instanceof MediaError) return error;
  throw new Error(`It did not fail as it should: ${inspect(error)}`);
}
