import { readFileSync } from 'node:fs';
import { encodeChime } from './media-files.ts';

/**
 * A voice's file, which is of the format that its name ends in: mp3 if in none.
 *
 * @param name as in the library
 */
export function recordingOf(name: string): Uint8Array {
  const [, ending = 'mp3'] = /\.(amr|silk|wma|wav)$/.exec(name) ?? [];
  switch (ending) {
    case 'amr':
      return encodeAmr();
    case 'silk':
      return SILK;
    case 'wma':
      return WMA;
    case 'wav':
      return encodeChime();
    default:
      return readBowl();
  }
}

// Five seconds of a singing bowl, made once:
// ffmpeg -f lavfi -i "aevalsrc='0.5*sin(2*PI*440*t)*exp(-1.1*t)+0.25*sin(2*PI*1203*t)*exp(-2.2*t)+0.12*sin(2*PI*2290*t)*exp(-4*t)':s=24000:d=5"
//   -c:a libmp3lame -b:a 48k -ac 1 -map_metadata -1 -fflags +bitexact -flags:a +bitexact bowl.mp3
let bowl: Uint8Array | undefined;

function readBowl(): Uint8Array {
  bowl ??= readFileSync(new URL('./files/bowl.mp3', import.meta.url));
  return bowl;
}

const AMR_FRAMES = 150;
/** 12.2 kbit/s, of good quality; then the bits of 20 ms, here of next to silence. */
const AMR_FRAME = Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 0x3c : 0));

/** Three seconds of AMR-NB, one channel. */
function encodeAmr(): Uint8Array {
  return Buffer.concat([Buffer.from('#!AMR\n'), ...Array<Uint8Array>(AMR_FRAMES).fill(AMR_FRAME)]);
}

/** The first bytes of SILK as Tencent writes it, and an empty block. */
const SILK = Buffer.concat([Buffer.from('\x02#!SILK_V3', 'latin1'), Buffer.from([0x00, 0x00, 0xff, 0xff])]);

/** The identifier at the head of ASF files, an empty header, and no sound. */
const WMA = Buffer.from('3026b2758e66cf11a6d900aa0062ce6c1e00000000000000000000000102', 'hex');
