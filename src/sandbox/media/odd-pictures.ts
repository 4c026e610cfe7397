import type { UpstreamAnswer } from '../upstream/upstream.ts';
import { htmlAnswer } from '../upstream/wire.ts';
import { encodeBomb } from './bomb.ts';
import type { DrawPicture } from './drawing.ts';
import { drawPlaceholder } from './rings.ts';

/** What an odd picture is made from. */
export interface OddRequest {
  /** Draws a usual picture. */
  readonly draw: DrawPicture;
  /** Whether it is a page of WeChat's that shows it. */
  readonly isOfWeChat: boolean;
}

/** A picture that is not what it should be. */
export interface OddPicture {
  /** Of its file in the sample library. */
  readonly fileName: string;
  answer(request: OddRequest): UpstreamAnswer | Promise<UpstreamAnswer>;
}

/** Odd pictures, by what is odd about them. */
export const ODD_PICTURES = {
  slow: {
    fileName: '慢.jpg (slow host)',
    answer: async ({ draw }) => ({ ...jpeg(await draw(JPEG)), delayMs: 30_000 }),
  },
  drip: {
    fileName: '滴水.jpg (a thousand bytes a second)',
    answer: async ({ draw }) => ({ ...jpeg(await draw(JPEG)), delivery: { bytesPerSecond: 1000 } }),
  },
  lie: {
    fileName: '假.jpg (a page that says it is a picture)',
    answer: () => jpeg(Buffer.from('<!doctype html><title>404</title><script>alert(1)</script>\n')),
  },
  placeholder: {
    fileName: '占位.png (the grey placeholder, whoever asks)',
    answer: () => picture('image/png', drawPlaceholder()),
  },
  bomb: {
    fileName: '炸弹.png (30,000 by 30,000 pixels)',
    answer: () => picture('image/png', encodeBomb()),
  },
  truncated: {
    fileName: '半张.jpg (its data end early)',
    answer: async ({ draw }) => jpeg(firstHalf(await draw(JPEG))),
  },
  cut: {
    fileName: '断线.jpg (the connection ends early)',
    answer: async ({ draw }) => ({ ...jpeg(await draw(JPEG)), delivery: 'half' }),
  },
  large: {
    fileName: '太大.jpg (11 MiB)',
    answer: async ({ draw }) => jpeg(inflateJpeg(await draw(JPEG), 11 * 1024 * 1024)),
  },
  redirect: {
    fileName: '跳转.jpg (leads to a private address)',
    answer: () => whole({ ...htmlAnswer(302), headers: { location: 'http://127.0.0.1:1/' } }),
  },
  forbidden: {
    fileName: '防盗链.jpg (for pages of WeChat alone)',
    answer: async ({ draw, isOfWeChat }) => (isOfWeChat ? jpeg(await draw(JPEG)) : whole(htmlAnswer(403))),
  },
} as const satisfies Readonly<Record<string, OddPicture>>;

/** What is odd about a picture. */
export type Oddity = keyof typeof ODD_PICTURES;

/** The address of an odd picture. An image that is given it shows that picture. */
export function oddPictureUrl(baseUrl: string, oddity: Oddity): string {
  return `${baseUrl}/mmbiz_jpg/${PREFIX}${oddity}/0?wx_fmt=jpeg`;
}

/** Whether an address is one of an odd picture. */
export function isOddPicture(url: string): boolean {
  return url.includes(`/${PREFIX}`);
}

/** The odd picture with a name in an address, if there is one. */
export function findOddPicture(name: string): OddPicture | undefined {
  const [, oddity = ''] = name.split(PREFIX);
  return Object.hasOwn(ODD_PICTURES, oddity) ? ODD_PICTURES[oddity as Oddity] : undefined;
}

const PREFIX = 'odd-picture-';

/** The name of a photograph: its first byte tells that it is one. */
const JPEG = 'AAAArain';

function whole(answer: Omit<UpstreamAnswer, 'delivery' | 'delayMs'>): UpstreamAnswer {
  return { ...answer, delivery: 'whole', delayMs: 0 };
}

function picture(contentType: string, body: Uint8Array): UpstreamAnswer {
  return whole({ status: 200, headers: { 'content-type': contentType }, body });
}

function jpeg(body: Uint8Array): UpstreamAnswer {
  return picture('image/jpeg', body);
}

function firstHalf(file: Uint8Array): Uint8Array {
  return file.subarray(0, file.length / 2);
}

const COMMENT_BYTES = 65_535;

/** A JPEG file of at least so many bytes that shows the same: comments follow its first marker. */
function inflateJpeg(file: Uint8Array, bytes: number): Uint8Array {
  const comment = Buffer.alloc(2 + COMMENT_BYTES);
  comment.writeUInt16BE(0xfffe, 0);
  comment.writeUInt16BE(COMMENT_BYTES, 2);
  const comments = Array.from({ length: Math.ceil(bytes / comment.length) }, () => comment);
  return Buffer.concat([file.subarray(0, 2), ...comments, file.subarray(2)]);
}
