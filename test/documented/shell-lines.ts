/** One command as a shell reads it, and what is said behind it. */
export interface ShellLine {
  /** As it stands, without a comment; it may be of several lines. */
  readonly text: string;
  /** Without the sign that begins it; empty where there is none. */
  readonly comment: string;
}

/**
 * The commands of a script, each of which ends with its line: save where the line ends within
 * quotes, or with a backslash. Knows no more of shells than pages need: no here-documents, no
 * blocks.
 */
export function readShellLines(script: string): ShellLine[] {
  const lines: ShellLine[] = [];
  let text = '';
  let quote = '';
  for (let at = 0; at <= script.length; at += 1) {
    const sign = script[at] ?? '\n';
    if (sign === '\\' && quote !== "'") {
      text += script.slice(at, at + 2);
      at += 1;
    } else if (quote !== '') {
      text += sign;
      if (sign === quote) quote = '';
    } else if (sign === '"' || sign === "'") {
      text += sign;
      quote = sign;
    } else if (sign === '\n' || (sign === '#' && /(^|\s)$/.test(text))) {
      const [comment = ''] = /^#?.*/.exec(script.slice(at)) ?? [];
      if (text.trim() !== '') lines.push({ text: text.trim(), comment: comment.slice(1).trim() });
      at += comment.length;
      text = '';
    } else {
      text += sign;
    }
  }
  return lines;
}
