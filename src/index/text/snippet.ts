import type { SnippetPart } from '../asset-index.ts';
import type { Phrase } from './search-terms.ts';
import { type TokenSpan, tokenSpans } from './tokens.ts';

/** How long a part of a text is, in UTF-16 units, without the `…` at its ends. */
export const SNIPPET_LENGTH = 80;

/** How much of it precedes the first match. */
const CONTEXT_LENGTH = 24;

/**
 * The part of a text around the first occurrence of any of these phrases, in which all occurrences
 * are marked: the whole word where only its beginning was asked for. White space is one space each,
 * `…` stands where the text goes on, and no character is cut. Undefined if there is none.
 */
export function snippetOf(text: string, phrases: readonly Phrase[]): readonly SnippetPart[] | undefined {
  const plain = withoutRuns(text);
  const matches = matchesIn(plain, phrases);
  const first = matches[0];
  if (first === undefined) return undefined;

  const { start, end } = excerptAround(plain, first.start);
  const parts: SnippetPart[] = [];
  function addPart(part: string, isMatch: boolean) {
    const last = parts.at(-1);
    if (part === '') return;
    if (last?.isMatch === isMatch) parts[parts.length - 1] = { text: last.text + part, isMatch };
    else parts.push({ text: part, isMatch });
  }

  if (start > 0) addPart('…', false);
  let at = start;
  for (const match of matches) {
    if (match.start >= end) break;
    addPart(shown(plain.slice(at, match.start)), false);
    at = Math.min(match.end, end);
    addPart(shown(plain.slice(match.start, at)), true);
  }
  addPart(shown(plain.slice(at, end)), false);
  if (end < plain.length) addPart('…', false);
  return parts;
}

/** Offsets in UTF-16 units, `end` not included. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** A line break stays one until the end: no phrase crosses it. */
function withoutRuns(text: string): string {
  return text
    .replace(/\p{White_Space}+/gu, (run) => (/[\n\v\f\r\x85\u2028\u2029]/.test(run) ? '\n' : ' '))
    .trim();
}

function shown(part: string): string {
  return part.replaceAll('\n', ' ');
}

/** What any of the phrases covers, in the order of the text. None overlap. */
function matchesIn(text: string, phrases: readonly Phrase[]): readonly Range[] {
  const spans = tokenSpans(text);
  // For each token: where the longest phrase that starts with it ends. An array, since phrases can be
  // many at each token of a text that repeats itself.
  const ends = new Uint32Array(spans.length);
  for (const phrase of phrases) {
    const { length } = phrase.tokens;
    forEachOccurrence(spans, phrase, (first) => {
      ends[first] = Math.max(ends[first] ?? 0, first + length);
    });
  }

  const ranges: Range[] = [];
  let end = 0;
  for (const [index, span] of spans.entries()) {
    const own = ends[index] ?? 0;
    if (own === 0) continue;
    const start = index < end ? ranges.pop()?.start : span.start;
    end = Math.max(end, own);
    ranges.push({ start: start ?? span.start, end: spans[end - 1]?.end ?? span.end });
  }
  return ranges;
}

/**
 * By Knuth, Morris and Pratt: in a text of one character, a phrase that ends with another one nearly
 * occurs everywhere.
 */
function forEachOccurrence(
  spans: readonly TokenSpan[],
  { tokens, isPrefix }: Phrase,
  onOccurrence: (firstToken: number) => void,
) {
  const last = tokens.length - 1;
  const borders = bordersOf(tokens);
  const isNext = (matched: number, token: string) =>
    isPrefix && matched === last ? token.startsWith(tokens[last] ?? '') : token === tokens[matched];

  let matched = 0;
  for (const [index, { token }] of spans.entries()) {
    if (matched === last && isNext(last, token)) {
      onOccurrence(index - last);
      if (last === 0) continue;
      // Not behind the last token: if it is only the beginning of this one, this may be another.
      matched = borders[last] ?? 0;
    }
    while (matched > 0 && !isNext(matched, token)) matched = borders[matched] ?? 0;
    if (isNext(matched, token)) matched += 1;
  }
}

/** How many of the first n tokens are at their own end as well, for each n, without all of them. */
function bordersOf(tokens: readonly string[]): readonly number[] {
  const borders = [0, 0];
  for (let length = 2; length < tokens.length; length += 1) {
    const token = tokens[length - 1];
    let border = borders[length - 1] ?? 0;
    while (border > 0 && tokens[border] !== token) border = borders[border] ?? 0;
    borders.push(tokens[border] === token ? border + 1 : 0);
  }
  return borders;
}

const GRAPHEMES = new Intl.Segmenter('und', { granularity: 'grapheme' });

function excerptAround(text: string, matchStart: number): Range {
  const graphemes = GRAPHEMES.segment(text);
  const wanted = Math.max(0, Math.min(matchStart - CONTEXT_LENGTH, text.length - SNIPPET_LENGTH));
  const cut = graphemes.containing(wanted);
  let start = wanted;
  if (cut !== undefined && cut.index < wanted) start = Math.min(cut.index + cut.segment.length, matchStart);

  const limit = start + SNIPPET_LENGTH;
  if (limit >= text.length) return { start: start + spacesAt(text, start), end: text.length };
  let end = graphemes.containing(limit)?.index ?? limit;
  // A letter under a hundred accents has no end within reach.
  if (end <= matchStart) end = isLowSurrogate(text, limit) ? limit - 1 : limit;
  return { start: start + spacesAt(text, start), end: end - spacesAt(text, end - 1) };
}

/** A cut beside white space: it is one space at most. */
function spacesAt(text: string, index: number): 0 | 1 {
  return /\s/.test(text[index] ?? '') ? 1 : 0;
}

function isLowSurrogate(text: string, index: number): boolean {
  return /^[\udc00-\udfff]$/.test(text[index] ?? '');
}
