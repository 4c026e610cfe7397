import { hashHex, hashText } from '../random.ts';

/** Upstream refuses a call: to be answered with status 200 and this errcode in the body. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError';
  readonly errcode: number;

  /** Without an errmsg, the one that upstream usually sends with this errcode. */
  constructor(errcode: number, errmsg: string = ERRMSGS[errcode] ?? 'system error') {
    super(errmsg);
    this.errcode = errcode;
  }
}

/** The body of a refusal, with a hint and an rid that follow from the call's time and serial number. */
export function encodeRefusal(
  { errcode, message }: RefusalError,
  call: { at: number; serial: number },
): object {
  const hint = hashText(`hint ${call.serial}`, 14);
  const second = Math.floor(call.at / 1000).toString(16);
  const rid = `${second}-${hashHex(`a ${call.serial}`, 8)}-${hashHex(`b ${call.serial}`, 8)}`;
  return { errcode, errmsg: `${message.replace('[]', `[${hint}]`)} rid: ${rid}` };
}

const STALE_TOKEN = 'invalid credential, access_token is invalid or not latest';

// As captured, where somebody has captured them; [] is where a hint goes.
const ERRMSGS: Readonly<Record<number, string>> = {
  [-1]: 'system error hint: []',
  40001: `${STALE_TOKEN}, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r`,
  40002: 'invalid grant_type',
  40004: 'invalid media type hint: []',
  40007: 'invalid media_id hint: []',
  40013: 'invalid appid hint: []',
  40014: 'invalid access_token hint: []',
  40097: 'invalid args hint: []',
  40125: 'invalid appsecret',
  40164: 'invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  42001: 'access_token expired',
  43002: 'require POST method',
  43003: 'require https',
  44002: 'empty post data',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  45103: 'This API has been unsupported hint: []',
  47001: 'data format error hint: []',
  48001: 'api unauthorized',
  50002: 'user limited',
  61004: 'access clientip is not registered',
  76021: 'cgi_path not found, please check',
};
