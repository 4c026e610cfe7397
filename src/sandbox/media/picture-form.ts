/** The formats of pictures, as `wx_fmt` names them. */
export type PictureFormat = 'jpeg' | 'png' | 'gif' | 'webp';

/** What a picture is like as a file. */
export interface PictureForm {
  readonly format: PictureFormat;
  /** What its address says of it: of a few, something else. */
  readonly toldFormat: PictureFormat;
  /** In pixels, as it is shown. */
  readonly width: number;
  readonly height: number;
  /** Whether it is stored lying on its side, as phones do, with a note on how to turn it. */
  readonly isTurned: boolean;
  /** More than 1 if it moves. */
  readonly frames: number;
  /** From 1 to 100, where the format has one. */
  readonly quality: number;
  /** How much noise there is in it, from 0 to 255. */
  readonly grain: number;
}

type Size = readonly [width: number, height: number];

/** What phones and cameras give, once WeChat has limited its width. */
const PHOTOGRAPHS: readonly Size[] = [
  [1280, 960],
  [1280, 960],
  [960, 1280],
  [1280, 853],
  [1280, 720],
  [1080, 1080],
  [1080, 1440],
  [1080, 1920],
];

/** From 150 KB up to some 3 MB. */
const GRADES: readonly Pick<PictureForm, 'quality' | 'grain'>[] = [
  { quality: 86, grain: 28 },
  { quality: 88, grain: 28 },
  { quality: 90, grain: 20 },
  { quality: 90, grain: 28 },
  { quality: 91, grain: 28 },
  { quality: 92, grain: 32 },
  { quality: 95, grain: 40 },
  { quality: 98, grain: 90 },
];

const PLAIN = { isTurned: false, frames: 1, quality: 80, grain: 0 };

/**
 * The form of a picture, by its name: mostly a photograph as JPEG, of some ten a PNG, GIF or WebP,
 * or an icon.
 */
export function formOf(name: string): PictureForm {
  // Names are hashes in base64.
  const [kind = 0, size = 0, grade = 0, lie = 0] = Buffer.from(name, 'base64url');
  const form = formOfKind(kind, size, grade);
  const isLie = lie < 20;
  return { ...form, toldFormat: isLie ? (form.format === 'jpeg' ? 'png' : 'jpeg') : form.format };
}

function formOfKind(kind: number, size: number, grade: number): Omit<PictureForm, 'toldFormat'> {
  const [width, height] = pick(PHOTOGRAPHS, size);
  if (kind < 184) {
    const isTurned = height > width && grade % 2 === 1;
    return { ...PLAIN, ...pick(GRADES, grade), format: 'jpeg', width, height, isTurned };
  }
  if (kind < 204) return { ...PLAIN, format: 'png', width, height };
  if (kind < 216) return { ...PLAIN, format: 'gif', width: 640, height: 480 };
  if (kind < 224) return { ...PLAIN, format: 'gif', width: 480, height: 360, frames: 6 };
  if (kind < 244) return { ...PLAIN, format: 'webp', width, height, grain: 12 };
  return { ...PLAIN, format: 'png', width: 200, height: 200 };
}

function pick<T>(choices: readonly T[], byte: number): T {
  const choice = choices[byte % choices.length];
  if (choice === undefined) throw new RangeError('There is nothing to pick from.');
  return choice;
}
