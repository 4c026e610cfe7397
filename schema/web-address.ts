/** Longer addresses are refused. Those of articles have some three hundred characters. */
const MAX_LENGTH = 4096;

/**
 * Reads an absolute `http:` or `https:` address, and leaves it as it is.
 *
 * @throws TypeError that says what is wrong
 */
export function parseWebAddress(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('It must be a text such as "https://example.com/".');
  if (value.length > MAX_LENGTH) throw new TypeError(`It must have at most ${MAX_LENGTH} characters.`);
  // The parser of the platform takes `http:example.com` too, and what has spaces around it.
  if (!/^https?:\/\/[^\s/]\S*$/i.test(value) || !URL.canParse(value))
    throw new TypeError('It must be an absolute address that begins with "http://" or "https://".');
  return value;
}
