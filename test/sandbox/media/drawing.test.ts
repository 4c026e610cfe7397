import { imageSize } from 'image-size';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createDrawing } from '../../../src/sandbox/media/drawing.ts';
import { formOf, type PictureForm } from '../../../src/sandbox/media/picture-form.ts';
import { hashText } from '../../../src/sandbox/random.ts';

/** The name of a picture that is like this. */
function nameOf(is: (form: PictureForm) => boolean): string {
  for (let serial = 0; ; serial += 1) {
    const name = hashText(`picture ${serial}`, 86);
    if (is(formOf(name))) return name;
  }
}

const photograph = nameOf(({ format, quality }) => format === 'jpeg' && quality < 95);

describe('createDrawing', () => {
  it.each<[string, (form: PictureForm) => boolean]>([
    ['jpg', ({ format, isTurned }) => format === 'jpeg' && !isTurned],
    ['png', ({ format }) => format === 'png'],
    ['gif', ({ format, frames }) => format === 'gif' && frames === 1],
    ['webp', ({ format }) => format === 'webp'],
  ])('draws a %s of the size of its form', async (type, is) => {
    const name = nameOf(is);
    const { width, height } = formOf(name);

    expect(imageSize(await createDrawing()(name))).toMatchObject({ type, width, height });
  });

  it('draws the same bytes for the same name, and others for another', async () => {
    const first = await createDrawing()(photograph);

    expect(await createDrawing()(photograph)).toEqual(first);
    expect(await createDrawing()('AAAArain')).not.toEqual(first);
  });

  it('draws once what is asked for again', async () => {
    const draw = createDrawing();
    const [first, meanwhile] = await Promise.all([draw(photograph), draw(photograph)]);

    expect(meanwhile).toBe(first);
    expect(await draw(photograph)).toBe(first);
    expect(await draw(photograph, 300)).not.toBe(first);
  });

  it.each([
    [150_000, 90],
    [1_500_000, 98],
  ])('makes files as large as phones do: %i bytes and more', async (bytes, best) => {
    const name = nameOf(({ format, quality }) => format === 'jpeg' && quality === best);

    expect((await createDrawing()(name)).length).toBeGreaterThan(bytes);
  });

  it('limits the width, and enlarges nothing', async () => {
    const draw = createDrawing();
    const icon = nameOf(({ width }) => width === 200);

    expect(imageSize(await draw(photograph, 300)).width).toBe(300);
    expect(imageSize(await draw(icon, 300))).toMatchObject({ width: 200, height: 200 });
  });

  it('stores some pictures on their side, with a note', async () => {
    const name = nameOf(({ isTurned }) => isTurned);
    const { width, height } = formOf(name);

    const metadata = await sharp(await createDrawing()(name)).metadata();

    expect(metadata).toMatchObject({ width: height, height: width, orientation: 6 });
  });

  it('moves some pictures', async () => {
    const name = nameOf(({ frames }) => frames > 1);

    const metadata = await sharp(await createDrawing()(name), { animated: true }).metadata();

    expect(metadata).toMatchObject({ width: 480, pageHeight: 360, pages: 6, loop: 0 });
  });
});
