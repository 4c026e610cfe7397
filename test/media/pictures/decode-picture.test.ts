import { describe, expect, it, onTestFinished } from 'vitest';
import { decodePicture, readPictureHeader } from '../../../src/media/pictures/decode-picture.ts';
import { sample } from './sample-pictures.ts';

/** Work that ends when the test says so, or is over. */
function createWork() {
  const ends: (() => void)[] = [];
  let begin = () => {};
  onTestFinished(() => {
    for (const end of ends) end();
  });
  return {
    ends,
    work: () =>
      new Promise<void>((resolve) => {
        ends.push(resolve);
        begin();
      }),
    untilBegun: (count: number) =>
      new Promise<void>((resolve) => {
        begin = () => ends.length >= count && resolve();
        begin();
      }),
  };
}

describe('decodePicture', () => {
  it('works on two pictures at a time, whoever asks for it, and reads headers first', async () => {
    const content = await sample().png().toBuffer();
    const { ends, work, untilBegun } = createWork();

    const all = [1, 2, 3].map(() => decodePicture(content, work));
    const header = readPictureHeader(content);
    await untilBegun(2);
    // A third would have begun by then: it takes as long.
    await sample().png().toBuffer();
    expect(ends).toHaveLength(2);

    ends[0]?.();
    await Promise.race([header, untilBegun(3)]);
    expect(ends).toHaveLength(2);

    await untilBegun(3);
    for (const end of ends) end();
    await Promise.all(all);
  });

  it('goes on after work that fails', async () => {
    const content = await sample().png().toBuffer();
    const fail = () => Promise.reject(new Error('failed'));

    for (let tries = 0; tries < 3; tries += 1)
      await expect(decodePicture(content, fail)).rejects.toMatchObject({ reason: 'broken' });

    expect(await readPictureHeader(content)).toEqual({ width: 400, height: 300, isAnimated: false });
  });
});
