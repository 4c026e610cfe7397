import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRefusal, encodeWireJson, RefusalError } from '../../../src/sandbox/upstream/wire.ts';

const encode = (value: object, quirks = {}) => Buffer.from(encodeWireJson(value, quirks)).toString();

describe('encodeWireJson', () => {
  it('escapes slashes, and leaves other text raw', () => {
    expect(encode({ content: '<p>茶</p>' })).toBe('{"content":"<p>茶<\\/p>"}');
  });

  it('leaves out what is undefined', () => {
    expect(encode({ name: undefined, tags: [] })).toBe('{"tags":[]}');
  });

  it('puts a byte order mark in front', () => {
    expect(encodeWireJson({}, { bom: true }).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  });

  it('leaves control characters raw, and nothing else', () => {
    const name = '\u0000\b\t\n\u001f "/" \\n \\\\n \\u0001';

    expect(encode({ name }, { rawControlCharacters: true })).toBe(
      '{"name":"\u0000\b\t\n\u001f \\"\\/\\" \\\\n \\\\\\\\n \\\\u0001"}',
    );
  });

  it('says the same as any JSON, while it has no quirks', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string({ unit: 'binary' })), (value) => {
        expect(JSON.parse(encode(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('says the same with raw control characters, once they are escaped again', () => {
    const text = fc.string({
      unit: fc.constantFrom('\\', '"', '/', 'n', 'u', '0', '1', '\n', '\u0001', '\u001f'),
    });
    fc.assert(
      fc.property(text, (name) => {
        const raw = encode({ name }, { rawControlCharacters: true });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are the point
        const escaped = raw.replace(/[\u0000-\u001f]/g, (character) =>
          JSON.stringify(character).slice(1, -1),
        );

        expect(JSON.parse(escaped)).toEqual({ name });
      }),
    );
  });
});

const call = { at: 0x64c0d3e1 * 1000, serial: 7 };

describe('encodeRefusal', () => {
  it('carries a hint, and an rid that begins with the time of the call', () => {
    expect(encodeRefusal(new RefusalError(40007), call)).toEqual({
      errcode: 40007,
      errmsg: expect.stringMatching(
        /^invalid media_id hint: \[[\w-]{14}\] rid: 64c0d3e1-[0-9a-f]{8}-[0-9a-f]{8}$/,
      ),
    });
  });

  it('is the same for the same call, and another for another', () => {
    const refusal = new RefusalError(45009);

    expect(encodeRefusal(refusal, call)).toEqual(encodeRefusal(refusal, call));
    expect(encodeRefusal(refusal, call)).not.toEqual(encodeRefusal(refusal, { ...call, serial: 8 }));
  });

  it('takes an errmsg of one’s own', () => {
    expect(encodeRefusal(new RefusalError(45011, 'slower'), call)).toMatchObject({
      errmsg: expect.stringMatching(/^slower rid: /),
    });
  });

  it('has something to say of every errcode', () => {
    expect(new RefusalError(99999).message).toBe('system error');
  });
});
