import { describe, expect, it } from 'vitest';
import { recordingOf } from '../../../src/sandbox/media/recordings.ts';
import { createSampleAssets } from '../../../src/sandbox/sample/sample-library.ts';

const FIRST_BYTES = {
  mp3: '494433', // ID3
  amr: '2321414d520a', // #!AMR and a line feed
  silk: '02232153494c4b', // Tencent's byte, and #!SILK
  wma: '3026b275',
  wav: '52494646', // RIFF
};

const startOf = (name: string) => Buffer.from(recordingOf(name).subarray(0, 8)).toString('hex');

describe('recordingOf', () => {
  it.each(Object.entries(FIRST_BYTES))('is %s for a name that ends so', (ending, bytes) => {
    expect(startOf(`夜读.${ending}`).startsWith(bytes)).toBe(true);
  });

  it.each(['', '雨声 十分钟', 'silk', 'a.amr.zip'])('is mp3 for the name %o', (name) => {
    expect(startOf(name).startsWith(FIRST_BYTES.mp3)).toBe(true);
  });

  it('has the bytes of its kind for every sample', () => {
    for (const { name = '' } of createSampleAssets('http://127.0.0.1').voice) {
      const [, ending = 'mp3'] = /\.(\w+)$/.exec(name) ?? [];
      expect(FIRST_BYTES).toHaveProperty(ending);
      expect(startOf(name).startsWith(FIRST_BYTES[ending as keyof typeof FIRST_BYTES])).toBe(true);
    }
  });

  it('has whole frames of AMR for three seconds', () => {
    const frames = Buffer.from(recordingOf('a.amr')).subarray('#!AMR\n'.length);

    expect(frames).toHaveLength(150 * 32);
    for (let start = 0; start < frames.length; start += 32) expect(frames[start]).toBe(0x3c);
  });

  it('has frames of MPEG audio after its tag, in less than 60 KB', () => {
    const file = Buffer.from(recordingOf(''));
    const tagBytes = 10 + file.readUInt8(9);

    expect(file.readUInt16BE(tagBytes) & 0xffe0).toBe(0xffe0);
    expect(file.length).toBeLessThan(60_000);
  });
});
