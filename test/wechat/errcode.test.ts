import { describe, expect, it } from 'vitest';
import { type ErrcodeKind, meaningOf } from '../../src/wechat/errcode.ts';

describe('meaningOf', () => {
  it.each<[number, ErrcodeKind, RegExp]>([
    [-1, 'busy', /busy/],
    [40001, 'token', /replaced, or WECHAT_APP_SECRET is wrong/],
    [40014, 'token', /malformed/],
    [42001, 'token', /expired/],
    [45009, 'daily quota', /of the day/],
    [45011, 'minute quota', /minute/],
    ...permanent([40013, 41002], /WECHAT_APP_ID/),
    ...permanent([40125, 41004], /WECHAT_APP_SECRET/),
    ...permanent([40164, 61004], /IP address/),
    ...permanent([89501, 89502, 89503, 89504, 89505, 89506, 89507], /confirmed this server/),
    ...permanent([40243, 50002], /frozen or limited/),
    ...permanent([48001, 48004, 50004, 50007, 76022], /not authorised/),
    ...permanent([45103], /retired/),
    ...permanent([40007, 53600], /no such asset/),
    ...permanent([40002, 40004, 40097, 41001, 43002, 43003, 44002, 47001, 76021], /please report/),
    ...permanent([99999], /not a code/),
  ])('takes %i for %s, and says what it means', (errcode, kind, text) => {
    expect(meaningOf(errcode)).toMatchObject({ kind, text: expect.stringMatching(text) });
  });
});

function permanent(errcodes: readonly number[], text: RegExp): [number, ErrcodeKind, RegExp][] {
  return errcodes.map((errcode) => [errcode, 'permanent', text]);
}
