/**
 * Escapes a text for one terminal line. It may come from a caller or from upstream, so control
 * characters, line breaks and direction marks become codes.
 *
 * @param keepsLines whether line ends stay, as in a stack trace
 */
export function toPrintable(text: string, { keepsLines = false } = {}): string {
  return text.replace(keepsLines ? STEERING_BUT_LINES : STEERING, codeOf);
}

const STEERING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const STEERING_BUT_LINES = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function codeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u{${code}}`;
}
