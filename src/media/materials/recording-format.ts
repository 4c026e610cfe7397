import type { RecordingFormat } from '../media-format.ts';

/** The format of a voice, by its first bytes; undefined if it is none. What WeChat says of it may be wrong. */
export function recordingFormatOf(bytes: Uint8Array): RecordingFormat | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, EXAMINED_BYTES));
  const begins = (text: string, at = 0) => start.toString('latin1', at, at + text.length) === text;
  if (begins('ID3') || isMpegFrame(start)) return 'mp3';
  if (begins('RIFF') && begins('WAVE', 8)) return 'wav';
  if (begins('ftyp', 4) && M4A_BRANDS.some((brand) => begins(brand, 8))) return 'm4a';
  if (begins('#!AMR\n') || begins('#!AMR-WB\n')) return 'amr';
  // WeChat's own voices have a byte before it.
  if (begins('#!SILK_V3') || begins('\x02#!SILK_V3')) return 'silk';
  if (begins(ASF_GUID)) return 'wma';
  return undefined;
}

const EXAMINED_BYTES = 16;

const M4A_BRANDS = ['M4A', 'mp4', 'isom'];

/** What each ASF file, and so each WMA file, begins with. */
const ASF_GUID = Buffer.from('3026b2758e66cf11', 'hex').toString('latin1');

/** An MPEG audio frame of layer III with a bit rate and a sampling rate (ISO 11172-3, 2.4.1.3). */
function isMpegFrame(start: Buffer): boolean {
  const [sync = 0, version = 0, rates = 0xff] = start;
  const isLayerThree = sync === 0xff && (version & 0xe6) === 0xe2 && (version & 0x18) !== 0x08;
  return isLayerThree && rates >> 4 !== 0xf && (rates & 0x0c) !== 0x0c;
}
