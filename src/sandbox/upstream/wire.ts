import { RefusalError } from './refusal.ts';

/** The JSON object that was posted; an empty one for a GET. */
export type Input = Readonly<Record<string, unknown>>;

/** Throws a {@link RefusalError}: 44002 for no body, 47001 for one that is not a JSON object. */
export function readInput(body: Uint8Array): Input {
  if (body.length === 0) throw new RefusalError(44002);
  const value = parse(Buffer.from(body).toString());
  if (!isObject(value)) throw new RefusalError(47001);
  return value;
}

/** Whether a parsed JSON value is an object, not an array. */
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
  /** What the body says of failure, if it does: for the record of calls. */
  readonly errcode?: number;
}

/** JSON as upstream writes it, always with status 200. */
export function jsonAnswer(value: object, contentType: string, quirks: WireQuirks): Answer {
  return { status: 200, headers: { 'content-type': contentType }, body: encodeWireJson(value, quirks) };
}

/** A page as nginx or a proxy on the way sends it. */
export function htmlAnswer(status: number, html = `<html><body><h1>${status}</h1></body></html>\n`): Answer {
  return { status, headers: { 'content-type': 'text/html' }, body: Buffer.from(html) };
}

/** What some answers of the upstream and its siblings have been seen with. */
export interface WireQuirks {
  /** A byte order mark in front of the JSON. */
  readonly bom?: boolean | undefined;
  /** U+0000 to U+001F as they are inside strings, where JSON wants them escaped. */
  readonly rawControlCharacters?: boolean | undefined;
}

/** JSON as upstream writes it: `/` is escaped, text is raw UTF-8, and then there are the quirks. */
export function encodeWireJson(value: object, { bom, rawControlCharacters }: WireQuirks): Uint8Array {
  // A slash occurs in JSON only inside strings, so this needs no parsing.
  const strict = JSON.stringify(value).replaceAll('/', '\\/');
  const json = rawControlCharacters ? strict.replace(ESCAPE, toRawControlCharacter) : strict;
  return Buffer.from(bom ? `\uFEFF${json}` : json);
}

// Takes every escape as a pair, so that the second backslash of `\\n` is not taken for a line feed.
const ESCAPE = /\\(?:u00[01][0-9a-f]|[^u])/g;

function toRawControlCharacter(escaped: string): string {
  return /[bfnrtu]/.test(escaped.charAt(1)) ? JSON.parse(`"${escaped}"`) : escaped;
}
