import { z } from 'zod';

/**
 * Parses an upstream body: UTF-8 whatever the content type says, with or without a byte order mark. Raw control
 * characters inside strings, which upstream has been seen to send, are repaired. Throws a SyntaxError on anything else.
 */
export function parseWireJson(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch {
    // Only now: rewriting a body that is in order has broken every `\/` in another client.
    return JSON.parse(escapeControlCharactersInStrings(text));
  }
}

function escapeControlCharactersInStrings(text: string): string {
  let inString = false;
  // An escape sequence is matched whole, so that neither the quote of `\"` nor the second backslash of `\\` counts.
  return text.replace(/\\.|"|\p{Cc}/gsu, (match) => {
    if (match === '"') inString = !inString;
    const isControlCharacter = match < ' ';
    return inString && isControlCharacter ? `\\u${match.charCodeAt(0).toString(16).padStart(4, '0')}` : match;
  });
}

/** What a number stands for that came as text, in decimal digits alone; anything else as it is. */
export function readNumber(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
}

/** A number as it is or as text, read by `schema`: upstream sends any of its numbers both ways. */
export function numeric<T extends z.ZodType>(schema: T) {
  return z.preprocess(readNumber, schema);
}

/** A host with a dot, by name or by its four numbers, a port or none, and then nothing or what follows a host. */
const BEGINS_WITH_HOST =
  /^(?:\/\/)?(?:(?:[\p{L}\p{M}\p{N}_-]+\.)+(?<top>\p{L}[\p{L}\p{M}\p{N}-]*)|\d+(?:\.\d+){3})(?::\d+)?(?:[/?#]|$)/u;

/** No domain ends so: `index.html` is a file beside the page. */
const FILE_ENDING = /^(?:html?|aspx?|jsp|php|jpe?g|png|gif|webp|svg|mp[34])$/i;

/**
 * The address of a page or a picture that upstream sends, to the letter; undefined where it is none. One that lacks but its
 * scheme, as authors type it (`www.qq.com`, `//mmbiz.qpic.cn/0`), gets `https://`.
 */
export function readUrl(text: string): string | undefined {
  const bare = text.trim();
  // First, since `www.qq.com:8080` parses as a URL of the scheme `www.qq.com:`.
  if (beginsWithHost(bare)) return hrefOf(`https://${bare.replace(/^\/\//, '')}`);
  // Other schemes are not addresses that a page may link to or load: `javascript:` parses as a URL too.
  const isWebUrl = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  return isWebUrl ? text : undefined;
}

function beginsWithHost(text: string): boolean {
  const match = BEGINS_WITH_HOST.exec(text);
  return match !== null && !FILE_ENDING.test(match.groups?.['top'] ?? '');
}

function hrefOf(text: string): string | undefined {
  return URL.canParse(text) ? new URL(text).href : undefined;
}
