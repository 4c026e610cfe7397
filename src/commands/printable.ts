/**
 * A text on one line of a terminal, with a code for each character that would steer it, break the line or turn its direction:
 * it may come from a caller, or from upstream.
 *
 * @param keepsLines whether ends of lines stay, as in a stack
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
