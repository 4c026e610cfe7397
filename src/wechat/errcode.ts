/** What an `errcode` calls for: try again, renew the token, wait for a quota, or have somebody change something. */
export type ErrcodeKind = 'busy' | 'token' | 'minute quota' | 'daily quota' | 'permanent';

export interface ErrcodeMeaning {
  readonly kind: ErrcodeKind;
  /** What it means, in words for the operator. */
  readonly text: string;
}

/** The meaning of an upstream `errcode` (documentation: "Global return codes"); an unknown one is permanent. */
export function meaningOf(errcode: number): ErrcodeMeaning {
  return MEANINGS.get(errcode) ?? UNKNOWN;
}

const UNKNOWN: ErrcodeMeaning = { kind: 'permanent', text: 'not a code that this gateway knows' };

const MEANINGS = new Map<number, ErrcodeMeaning>([
  [-1, { kind: 'busy', text: 'the upstream is busy' }],

  // The one code with two meanings: of a token request it says that the secret is wrong.
  [40001, { kind: 'token', text: 'the access token has been replaced, or WECHAT_APP_SECRET is wrong' }],
  ...meaning('token', [40014, 42001], 'the access token is malformed or has expired'),

  [45009, { kind: 'daily quota', text: 'the quota of the day is used up' }],
  [45011, { kind: 'minute quota', text: 'too many calls in this minute' }],

  ...meaning('permanent', [40013, 41002], 'WECHAT_APP_ID is wrong'),
  ...meaning('permanent', [40125, 41004], 'WECHAT_APP_SECRET is wrong'),
  ...meaning('permanent', [40164, 61004], "this server's IP address is not on the account's allow list"),
  ...meaning(
    'permanent',
    [89501, 89502, 89503, 89504, 89505, 89506, 89507],
    'an administrator of the account has not confirmed this server',
  ),
  ...meaning(
    'permanent',
    [48001, 48004, 50004, 50007, 76022],
    'the account is not authorised for this interface',
  ),
  ...meaning('permanent', [40243, 50002], 'the account or its app secret is frozen or limited'),
  ...meaning('permanent', [45103], 'the upstream has retired this interface'),
  ...meaning('permanent', [40007, 53600], 'there is no such asset'),
  ...meaning(
    'permanent',
    [40002, 40004, 40097, 41001, 43002, 43003, 44002, 47001, 76021],
    'the gateway made a malformed call: please report it',
  ),
]);

function meaning(kind: ErrcodeKind, errcodes: readonly number[], text: string): [number, ErrcodeMeaning][] {
  return errcodes.map((errcode) => [errcode, { kind, text }]);
}
