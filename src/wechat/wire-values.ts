import { z } from 'zod';

/**
 * Parses an upstream body: UTF-8 whatever the content type, with or without a byte order mark.
 * Repairs raw control characters in strings, which upstream has sent. Else throws a SyntaxError.
 */
export function parseWireJson(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch {
    // Only as a fallback: rewriting a valid body has broken every `\/` in another client.
    return JSON.parse(escapeControlCharactersInStrings(text));
  }
}

function escapeControlCharactersInStrings(text: string): string {
  let inString = false;
  // Match escape sequences whole: neither the quote of `\"` nor the second `\` of `\\` counts.
  return text.replace(/\\.|"|\p{Cc}/gsu, (match) => {
    if (match === '"') inString = !inString;
    const isControlCharacter = match < ' ';
    return inString && isControlCharacter ? `\\u${match.charCodeAt(0).toString(16).padStart(4, '0')}` : match;
  });
}

/** The number in a text of decimal digits; any other value unchanged. */
export function readNumber(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
}

/** A number or its text form, read by `schema`: upstream sends any number either way. */
export function numeric<T extends z.ZodType>(schema: T) {
  return z.preprocess(readNumber, schema);
}

/** A dotted host name or IPv4 address, an optional port, then the end or a path, query or hash. */
const BEGINS_WITH_HOST =
  /^(?:\/\/)?(?:(?:[\p{L}\p{M}\p{N}_-]+\.)+(?<top>\p{L}[\p{L}\p{M}\p{N}-]*)|\d+(?:\.\d+){3})(?::\d+)?(?:[/?#]|$)/u;

/** No domain ends in these: `index.html` is a file beside the page. */
const FILE_ENDING = /^(?:html?|aspx?|jsp|php|jpe?g|png|gif|webp|svg|mp[34])$/i;

/**
 * The URL of a page or picture, unchanged; undefined if it is none. Adds `https://` if only the
 * scheme is missing, as authors type it (`www.qq.com`, `//mmbiz.qpic.cn/0`).
 */
export function readUrl(text: string): string | undefined {
  const bare = text.trim();
  // First, because `www.qq.com:8080` parses as a URL of the scheme `www.qq.com:`.
  if (beginsWithHost(bare)) return hrefOf(`https://${bare.replace(/^\/\//, '')}`);
  // Pages may not link to or load other schemes: `javascript:` parses as a URL too.
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
