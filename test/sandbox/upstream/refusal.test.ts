import { describe, expect, it } from 'vitest';
import { encodeRefusal, RefusalError } from '../../../src/sandbox/upstream/refusal.ts';

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
