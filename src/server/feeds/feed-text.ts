/**
 * A whole pair of surrogates, or what XML 1.0 has no way to write (section 2.2): control characters,
 * lone surrogates, U+FFFE and U+FFFF. By code units: by characters it takes three times as long.
 */
const PAIR_OR_FORBIDDEN = /[\ud800-\udbff][\udc00-\udfff]|[^\t\n\r -\ud7ff\ue000-\ufffd]/g;

/**
 * A text as feeds hold it, in all formats alike: without characters that XML forbids, and with the
 * line ends to which XML turns all others. Undefined if nothing is left to read.
 */
export function feedText(text: string | null | undefined): string | undefined {
  const legal = (text ?? '')
    .replaceAll(PAIR_OR_FORBIDDEN, (found) => (found.length === 2 ? found : ''))
    .replaceAll(/\r\n?/g, '\n');
  return legal.trim() === '' ? undefined : legal;
}

/** A web address as RFC 3986 writes it, which is stricter than browsers; undefined if it is none. */
export function feedUrl(text: string | null): string | undefined {
  if (text === null || !URL.canParse(text)) return undefined;
  const { origin, pathname, search, hash } = new URL(text);
  if (!WEB_ORIGIN.test(origin)) return undefined;
  const rest = `${pathname}${search}`.replaceAll(UNESCAPED, encodeURIComponent);
  return `${origin}${rest}${hash.slice(0, 1)}${hash.slice(1).replaceAll(UNESCAPED, encodeURIComponent)}`;
}

/** Browsers know others, too: with any character that is not forbidden in a host. */
const WEB_ORIGIN = /^https?:\/\/[\w.~:[\]-]+$/;

/** What browsers leave as it is. A percent sign must begin an escape. */
const UNESCAPED = /[\\^`{|}[\]#]|%(?![\da-f]{2})/gi;
