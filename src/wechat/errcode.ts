import type { FailureOf } from '../upstream/failures.ts';

/** The kinds of failure that upstream reports by an `errcode`. */
export type ErrcodeKind = FailureOf<'UPSTREAM_REFUSED' | 'UPSTREAM_QUOTA_EXCEEDED'> | 'busy';

export interface ErrcodeMeaning {
  readonly kind: ErrcodeKind;
  /** The meaning, for the operator. */
  readonly text: string;
}

/** The meaning of an upstream `errcode` (documentation: "Global return codes"). */
export function meaningOf(errcode: number): ErrcodeMeaning {
  return MEANINGS.get(errcode) ?? UNKNOWN;
}

const UNKNOWN: ErrcodeMeaning = { kind: 'otherRefusal', text: 'not a code that this gateway knows' };

const NOT_AUTHORISED = 'the account is not authorised for this interface';

/** The known codes and their meanings. The table of failures says how each kind is handled. */
export const MEANINGS: ReadonlyMap<number, ErrcodeMeaning> = new Map([
  ...meaning([-1], 'busy', 'the upstream is busy'),
  // The one code with two meanings: for a token request it means that the secret is wrong.
  ...meaning([40001], 'tokenReplaced', 'the access token has been replaced, or WECHAT_APP_SECRET is wrong'),
  ...meaning([40014, 42001], 'tokenExpired', 'the access token is malformed or has expired'),
  ...meaning([45009], 'dayQuota', 'the daily quota is used up'),
  ...meaning([45011], 'minuteQuota', 'too many calls in this minute'),
  ...meaning([40013, 41002], 'wrongAppId', 'WECHAT_APP_ID is wrong'),
  ...meaning([40125, 41004], 'wrongSecret', 'WECHAT_APP_SECRET is wrong'),
  ...meaning(
    [40164, 61004],
    'addressNotAllowed',
    "this server's IP address is not on the account's allow list",
  ),
  ...meaning(
    [89501, 89502, 89503, 89504, 89505, 89506, 89507],
    'serverUnconfirmed',
    'an administrator of the account has not confirmed this server',
  ),
  ...meaning([48001], 'noPermission', NOT_AUTHORISED),
  ...meaning([48004, 50004, 50007, 76022], 'notAuthorised', NOT_AUTHORISED),
  ...meaning([40243, 50002], 'accountFrozen', 'the account or its app secret is frozen or limited'),
  ...meaning([45103], 'interfaceRetired', 'the upstream has retired this interface'),
  ...meaning([40007, 53600], 'noSuchAsset', 'there is no such asset'),
  ...meaning(
    [40002, 40004, 40097, 41001, 43002, 43003, 44002, 47001, 76021],
    'malformedCall',
    'the gateway made a malformed call: please report it',
  ),
]);

function meaning(errcodes: readonly number[], kind: ErrcodeKind, text: string): [number, ErrcodeMeaning][] {
  return errcodes.map((errcode) => [errcode, { kind, text }]);
}
