import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordingFormatOf } from '../../../src/media/materials/recording-format.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';

describe('recordingFormatOf', () => {
  it.each([
    ['mp3', 'ID3\x04\x00'],
    ['mp3', '\xff\xfb\x90\x00'],
    ['mp3', '\xff\xfa\x90\x00'],
    ['mp3', '\xff\xf3\x40\xc4'],
    ['mp3', '\xff\xf2\x40\xc4'],
    ['mp3', '\xff\xe3\x18\xc4'],
    ['wav', 'RIFF\x24\x00\x00\x00WAVEfmt '],
    ['m4a', '\x00\x00\x00\x20ftypM4A \x00\x00'],
    ['m4a', '\x00\x00\x00\x18ftypmp42'],
    ['m4a', '\x00\x00\x00\x18ftypisom'],
    ['amr', '#!AMR\n\x3c'],
    ['amr', '#!AMR-WB\n\x04'],
    ['silk', '#!SILK_V3\x17'],
    ['silk', '\x02#!SILK_V3\x17'],
    ['wma', '\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9'],
  ])('tells %s by its first bytes: %j', (format, start) => {
    const bytes = Buffer.from(`${start}${'\0'.repeat(100)}`, 'latin1');

    expect(recordingFormatOf(bytes)).toBe(format);
    // Whatever buffer the bytes are a part of.
    expect(recordingFormatOf(Uint8Array.from([0, 0, 0, ...bytes]).subarray(3))).toBe(format);
  });

  it.each([
    ['nothing', ''],
    ['a page', '<!doctype html><html>'],
    ['JSON', '{"title":"a"}'],
    ['a program', 'MZ\x90\x00'],
    ['a jpeg', '\xff\xd8\xff\xe0\x00\x10JFIF'],
    ['a png', '\x89PNG\r\n\x1a\n'],
    ['a webp', 'RIFF\x24\x00\x00\x00WEBPVP8 '],
    ['an avif', '\x00\x00\x00\x20ftypavif'],
    ['a text in UTF-16', '\xff\xfea\x00'],
    ['an MPEG frame of layer II', '\xff\xfd\x90\x00'],
    ['an MPEG frame of a reserved version', '\xff\xeb\x90\x00'],
    ['an MPEG frame without a bit rate', '\xff\xfb\xf0\x00'],
    ['an MPEG frame without a sampling rate', '\xff\xfb\x9c\x00'],
    ['an AMR of a name that goes on', '#!AMRX'],
    ['half a name', '#!SILK'],
    ['a late beginning', ' #!AMR\n'],
  ])('takes %s for no voice', (_, start) => {
    expect(recordingFormatOf(Buffer.from(start, 'latin1'))).toBeUndefined();
  });

  it('tells the same of the first bytes as of the whole', () => {
    const start = fc.constantFrom('ID3', '\xff\xfb', 'RIFF', '#!AMR\n', '\x02#!SILK_V3', '\0\0\0\0ftyp', '');
    const file = fc
      .tuple(start, fc.uint8Array({ maxLength: 64 }))
      .map(([text, rest]) => Buffer.concat([Buffer.from(text, 'latin1'), rest]));
    fc.assert(
      fc.property(file, (bytes) => recordingFormatOf(bytes) === recordingFormatOf(bytes.subarray(0, 16))),
      { numRuns: propertyRuns(1000) },
    );
  });
});
