import { describe, expect, it } from 'vitest';
import { encodeChime } from '../../../src/sandbox/pictures/chime.ts';

describe('encodeChime', () => {
  it('is a WAV file of half a second that begins and ends in silence', () => {
    const file = Buffer.from(encodeChime());

    expect(file.toString('latin1', 0, 4)).toBe('RIFF');
    expect(file.readUInt32LE(4)).toBe(file.length - 8);
    expect(file.toString('latin1', 8, 16)).toBe('WAVEfmt ');
    expect(file.readUInt32LE(40)).toBe(4000);
    expect(file[44]).toBe(128);
    expect(Math.abs(file.readUInt8(file.length - 1) - 128)).toBeLessThan(6);
  });
});
