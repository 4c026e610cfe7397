import { describe, expect, it } from 'vitest';
import { type ErrcodeKind, meaningOf } from '../../src/wechat/errcode.ts';

describe('meaningOf', () => {
  it.each<[number, ErrcodeKind, RegExp]>([
    [-1, 'busy', /busy/],
    [40001, 'tokenReplaced', /replaced, or WECHAT_APP_SECRET is wrong/],
    [40014, 'tokenExpired', /malformed/],
    [42001, 'tokenExpired', /expired/],
    [45009, 'dayQuota', /daily quota/],
    [45011, 'minuteQuota', /minute/],
    ...each([40013, 41002], 'wrongAppId', /WECHAT_APP_ID/),
    ...each([40125, 41004], 'wrongSecret', /WECHAT_APP_SECRET/),
    ...each([40164, 61004], 'addressNotAllowed', /IP address/),
    ...each([89501, 89502, 89503, 89504, 89505, 89506, 89507], 'serverUnconfirmed', /confirmed this server/),
    ...each([40243, 50002], 'accountFrozen', /frozen or limited/),
    ...each([48001], 'noPermission', /not authorised/),
    ...each([48004, 50004, 50007, 76022], 'notAuthorised', /not authorised/),
    ...each([45103], 'interfaceRetired', /retired/),
    ...each([40007, 53600], 'noSuchAsset', /no such asset/),
    ...each(
      [40002, 40004, 40097, 41001, 43002, 43003, 44002, 47001, 76021],
      'malformedCall',
      /please report/,
    ),
    ...each([99999], 'otherRefusal', /not a code/),
  ])('takes %i for %s, and says what it means', (errcode, kind, text) => {
    expect(meaningOf(errcode)).toMatchObject({ kind, text: expect.stringMatching(text) });
  });
});

function each(errcodes: readonly number[], kind: ErrcodeKind, text: RegExp): [number, ErrcodeKind, RegExp][] {
  return errcodes.map((errcode) => [errcode, kind, text]);
}
