import { decodePicture } from './decode-picture.ts';
import { readPictureSize } from './picture-size.ts';
import { rasterFormatOf } from './raster-format.ts';

/** The sides of the picture that WeChat sends to pages that it does not show a picture to. */
const SIDE = 140;

/** How far the channels of a grey pixel may differ: a JPEG rounds them. */
const TOLERANCE = 8;

/** Whether a picture has the size of WeChat's placeholder, by its first bytes. A genuine one may have, too. */
export function isPlaceholderSized(start: Uint8Array): boolean {
  const format = rasterFormatOf(start);
  const size = format && readPictureSize(start, format);
  return size !== undefined && size.width === SIDE && size.height === SIDE;
}

/** Whether a picture of the size of WeChat's placeholder has no colour. False if it cannot be decoded. */
export async function isGreySquare(content: Uint8Array): Promise<boolean> {
  try {
    const { data, info } = await decodePicture(content, (picture) =>
      picture
        .flatten({ background: '#fff' })
        .toColourspace('srgb')
        .raw()
        .toBuffer({ resolveWithObject: true }),
    );
    return isGrey(data, info.channels);
  } catch {
    return false;
  }
}

function isGrey(pixels: Uint8Array, channels: number): boolean {
  for (let offset = 0; channels >= 3 && offset < pixels.length; offset += channels) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(offset, offset + 3);
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > TOLERANCE) return false;
  }
  return true;
}
