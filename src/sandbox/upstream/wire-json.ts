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
