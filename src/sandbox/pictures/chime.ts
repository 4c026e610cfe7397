const SAMPLES_PER_SECOND = 8000;
const SECONDS = 0.5;

/** A small WAV file, as a voice to download: one stroke on a singing bowl. */
export function encodeChime(): Uint8Array {
  const samples = Uint8Array.from({ length: SAMPLES_PER_SECOND * SECONDS }, (_, index) => {
    const second = index / SAMPLES_PER_SECOND;
    return 128 + 90 * Math.sin(2 * Math.PI * 440 * second) * Math.exp(-6 * second);
  });

  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16); // length of the format that follows
  header.writeUInt16LE(1, 20); // uncompressed
  header.writeUInt16LE(1, 22); // channels
  header.writeUInt32LE(SAMPLES_PER_SECOND, 24);
  header.writeUInt32LE(SAMPLES_PER_SECOND, 28); // bytes a second
  header.writeUInt16LE(1, 32); // bytes a sample
  header.writeUInt16LE(8, 34); // bits a sample
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
