/** What an `errcode` calls for: try again, renew the token, wait for a quota, or have somebody change something. */
export type ErrcodeKind = 'busy' | 'token' | 'minute quota' | 'daily quota' | 'permanent';

export interface ErrcodeMeaning {
  readonly kind: ErrcodeKind;
  /** What it means, in words for the operator. */
  readonly text: string;
  /** What the operator can do about it. */
  readonly advice: string;
}

/** The meaning of an upstream `errcode` (documentation: "Global return codes"); an unknown one is permanent. */
export function meaningOf(errcode: number): ErrcodeMeaning {
  return MEANINGS.get(errcode) ?? UNKNOWN;
}

const SETTINGS = 'under Settings and development > Basic configuration of the platform';

const UNKNOWN: ErrcodeMeaning = {
  kind: 'permanent',
  text: 'not a code that this gateway knows',
  advice:
    'Look it up under "Global return codes" in the documentation of WeChat, whose support knows the call by its rid.',
};

const MEANINGS = new Map<number, ErrcodeMeaning>([
  ...meaning(
    'busy',
    [-1],
    'the upstream is busy',
    'Try again in a minute: the fault is on the side of WeChat.',
  ),

  // The one code with two meanings: of a token request it says that the secret is wrong.
  ...meaning(
    'token',
    [40001],
    'the access token has been replaced, or WECHAT_APP_SECRET is wrong',
    `If the token call is refused, set WECHAT_APP_SECRET to the AppSecret ${SETTINGS}. If another is, some server ends the tokens of all: let each use stable_token, without force_refresh.`,
  ),
  ...meaning(
    'token',
    [40014, 42001],
    'the access token is malformed or has expired',
    'Try again: the next token may be accepted.',
  ),

  ...meaning(
    'daily quota',
    [45009],
    'the quota of the day is used up',
    'Wait until midnight in Beijing. All servers of the account use up the same calls: see which of them makes so many.',
  ),
  ...meaning('minute quota', [45011], 'too many calls in this minute', 'Wait a minute.'),

  ...meaning(
    'permanent',
    [40013, 41002],
    'WECHAT_APP_ID is wrong',
    `Set WECHAT_APP_ID to the AppID ${SETTINGS}.`,
  ),
  ...meaning(
    'permanent',
    [40125, 41004],
    'WECHAT_APP_SECRET is wrong',
    `Set WECHAT_APP_SECRET to the AppSecret ${SETTINGS}. If nobody has it, it can be reset there, which ends the old one for all servers.`,
  ),
  ...meaning(
    'permanent',
    [40164, 61004],
    "this server's IP address is not on the account's allow list",
    `Add the address that WeChat names to the IP allow list ${SETTINGS}.`,
  ),
  ...meaning(
    'permanent',
    [89501, 89502, 89503, 89504, 89505, 89506, 89507],
    'an administrator of the account has not confirmed this server',
    'Have an administrator of the account confirm what WeChat has asked them, then try again.',
  ),
  ...meaning(
    'permanent',
    [48001, 48004, 50004, 50007, 76022],
    'the account is not authorised for this interface',
    'See on the platform whether the account has the permission for this interface, and whether its verification is still valid.',
  ),
  ...meaning(
    'permanent',
    [40243, 50002],
    'the account or its app secret is frozen or limited',
    'See the notices of the platform: they say why, and until when.',
  ),
  ...meaning(
    'permanent',
    [45103],
    'the upstream has retired this interface',
    'See whether there is a newer version of the gateway.',
  ),
  ...meaning('permanent', [40007, 53600], 'there is no such asset', 'Nothing has to be done.'),
  ...meaning(
    'permanent',
    [40002, 40004, 40097, 41001, 43002, 43003, 44002, 47001, 76021],
    'the gateway made a malformed call: please report it',
    'Report it to those who make the gateway.',
  ),
]);

function meaning(
  kind: ErrcodeKind,
  errcodes: readonly number[],
  text: string,
  advice: string,
): [number, ErrcodeMeaning][] {
  return errcodes.map((errcode) => [errcode, { kind, text, advice }]);
}
