import { hashHex, hashText } from '../random.ts';

/** The posted JSON object; empty for a GET. */
export type Input = Readonly<Record<string, unknown>>;

/** Throws a {@link RefusalError}: 44002 without a body, 47001 if it is not a JSON object. */
export function readInput(body: Uint8Array): Input {
  if (body.length === 0) throw new RefusalError(44002);
  const value = parse(Buffer.from(body).toString());
  if (!isObject(value)) throw new RefusalError(47001);
  return value;
}

/** Whether a parsed JSON value is an object and not an array. */
export function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** An HTTP answer, not yet on a socket. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Makes what is served in place of the body. Default: the body is. */
  readonly draw?: () => Promise<Uint8Array>;
  /** The errcode in the body, if any, for the call record. */
  readonly errcode?: number;
}

/** JSON as upstream writes it, always with status 200. */
export function jsonAnswer(value: object, contentType: string, quirks: WireQuirks): Answer {
  return { status: 200, headers: { 'content-type': contentType }, body: encodeWireJson(value, quirks) };
}

/** An HTML page, as nginx or a proxy sends it. */
export function htmlAnswer(status: number, html = `<html><body><h1>${status}</h1></body></html>\n`): Answer {
  return { status, headers: { 'content-type': 'text/html' }, body: Buffer.from(html) };
}

/** Oddities seen in answers of the upstream and its siblings. */
export interface WireQuirks {
  /** A byte order mark in front of the JSON. */
  readonly bom?: boolean | undefined;
  /** Raw U+0000 to U+001F inside strings, which JSON requires to be escaped. */
  readonly rawControlCharacters?: boolean | undefined;
}

/** JSON as upstream writes it: escaped `/`, text in raw UTF-8, and the quirks. */
export function encodeWireJson(value: object, { bom, rawControlCharacters }: WireQuirks): Uint8Array {
  // JSON has slashes only inside strings, so this needs no parsing.
  const strict = JSON.stringify(value).replaceAll('/', '\\/');
  const json = rawControlCharacters ? strict.replace(ESCAPE, toRawControlCharacter) : strict;
  return Buffer.from(bom ? `\uFEFF${json}` : json);
}

// Matches escapes as pairs: the second backslash of `\\n` does not start a line feed.
const ESCAPE = /\\(?:u00[01][0-9a-f]|[^u])/g;

function toRawControlCharacter(escaped: string): string {
  return /[bfnrtu]/.test(escaped.charAt(1)) ? JSON.parse(`"${escaped}"`) : escaped;
}

/** Upstream refuses a call. Answered with status 200 and this errcode in the body. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError';
  readonly errcode: number;

  /** The default errmsg is the one that upstream usually sends with this errcode. */
  constructor(errcode: number, errmsg: string = ERRMSGS[errcode] ?? 'system error') {
    super(errmsg);
    this.errcode = errcode;
  }
}

/** The body of a refusal. Its hint and rid derive from the call's time and serial number. */
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

// As captured where a capture exists; [] is the place of the hint.
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
