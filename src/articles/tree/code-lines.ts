import type { ElementContent } from 'hast';
import type { SourceElement } from '../html/parse-html.ts';

/** Where the text of a `pre` has got to. Editors make its lines of breaks, boxes, list items and `code` in a row. */
export interface CodeLines {
  isAtStart: boolean;
  /** A line has ended, and what comes next begins another. */
  isDue: boolean;
  /** How often text was added. */
  added: number;
  /** As the `pre` or the first `code` in it tells it. */
  language: string | undefined;
  /** Whether the `code` that is kept has begun: several would be taken for lines. */
  hasCode: boolean;
}

/** A `pre` of which nothing is there yet. */
export function beginCode(language: string | undefined, hasCode: boolean): CodeLines {
  return { isAtStart: true, isDue: false, added: 0, language, hasCode };
}

/** Adds text to the end of what is there. */
export function appendText(out: ElementContent[], value: string): void {
  const last = out.at(-1);
  if (last?.type === 'text') last.value += value;
  else out.push({ type: 'text', value });
}

/** The same within a `pre`, where a line that is due begins before it. */
export function appendCode(lines: CodeLines, out: ElementContent[], value: string): void {
  if (value === '') return;
  // A line break of the markup ends a box that is a line of its own no second time.
  const ends = lines.isDue && value.startsWith('\n');
  const text = `${lines.isDue && !lines.isAtStart && !ends ? '\n' : ''}${value.replaceAll('\u00a0', ' ')}`;
  lines.isDue = false;
  lines.added += 1;
  lines.isAtStart = text.endsWith('\n');
  appendText(out, text);
}

/** Ends the line, which may have nothing in it. */
export function breakCode(lines: CodeLines, out: ElementContent[]): void {
  appendText(out, lines.isDue && !lines.isAtStart ? '\n\n' : '\n');
  lines.isDue = false;
  lines.isAtStart = true;
  lines.added += 1;
}

/** Begins a line, where none has begun. Returns what ends it: a line with nothing in it counts where `isWhole`. */
export function openLine(
  lines: CodeLines,
  { isWhole }: { isWhole: boolean },
): (out: ElementContent[]) => void {
  if (!lines.isAtStart) lines.isDue = true;
  const before = lines.added;
  return (out) => {
    if (isWhole && lines.added === before) breakCode(lines, out);
    else if (!lines.isAtStart) lines.isDue = true;
  };
}

/** Whether the `code` in this are lines: there are several. */
export function hasCodeLines({ childNodes }: SourceElement): boolean {
  let count = 0;
  for (const child of childNodes) if (child.nodeName === 'code') count += 1;
  return count > 1;
}

/** The language that editors say the code is in, as Markdown has it. */
export function readLanguage(attributes: Readonly<Record<string, string>>): string | undefined {
  const named = attributes['data-lang'] || attributes['data-language'] || attributes['lang'];
  const [, ofClass] = /(?:^|\s)(?:language|lang)-([\w+#-]+)/.exec(attributes['class'] ?? '') ?? [];
  const language = (named || ofClass || '').trim().toLowerCase();
  return /^[a-z][\w+#-]{0,29}$/.test(language) ? language : undefined;
}
