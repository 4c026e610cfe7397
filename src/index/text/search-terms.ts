import { InvalidArgumentError } from '../../upstream/errors.ts';
import { GAP_TOKEN, isRun, type TokenSpan, tokenSpans } from './tokens.ts';

/** What is looked for: all that is required, and nothing that is excluded. */
export interface SearchTerms {
  /** At least one. */
  readonly required: readonly Phrase[];
  readonly excluded: readonly Phrase[];
}

/** Tokens that follow each other. */
export interface Phrase {
  /** At least one. */
  readonly tokens: readonly string[];
  /** Whether the last token may be the beginning of a longer one. */
  readonly isPrefix: boolean;
}

/** Counted in code points. */
const MAX_QUERY_LENGTH = 256;
const MAX_SEARCH_TERMS = 8;
/** What full-width marks part counts here, and not as a term: a title that is pasted has many. */
const MAX_PHRASES = 10;
/**
 * In all phrases, as many as the longest title has. Each token costs the index a walk through all
 * places where it stands, and the most frequent ones stand in every article.
 */
const MAX_TOKENS = 64;
/** How often one token may come. The most frequent one costs four times as much as the next ones. */
const MAX_EQUAL_TOKENS = 8;

/**
 * What a caller looks for. Terms are set apart by white space. `"…"` holds a phrase, and `-` before a
 * term or a phrase excludes it. Quotes and hyphens may be typographic or of full width. An unclosed
 * quote runs to the end. Both count only where a term begins, not in `5"` and `spring-sale`.
 *
 * The last word of a term may go on: `spr` finds `spring`. In a phrase it may not. Full-width marks
 * part what a term requires, as `，` does in `春节，海报`; they stay where they are in a phrase, and in
 * what is excluded, which would exclude more without them. Equal phrases count once.
 *
 * @throws InvalidArgumentError if the query is too long, has too many terms or tokens, or requires
 *   no word
 */
export function parseSearchTerms(query: string): SearchTerms {
  // Code points are at most two units each: what is far too long need not be counted.
  if (query.length > 2 * MAX_QUERY_LENGTH || [...query].length > MAX_QUERY_LENGTH)
    throw new InvalidArgumentError('query', `"query" must have at most ${MAX_QUERY_LENGTH} characters.`);

  const allRequired: Phrase[] = [];
  const allExcluded: Phrase[] = [];
  let count = 0;
  for (const { 1: hyphen, 2: quoted, 3: term = '' } of query.matchAll(TERM)) {
    const spans = tokenSpans(quoted ?? term);
    if (spans.length === 0) continue;
    count += 1;
    if (quoted !== undefined) (hyphen ? allExcluded : allRequired).push(phraseOf(spans, { isExact: true }));
    else if (hyphen) allExcluded.push(phraseOf(spans, { isExact: false }));
    else allRequired.push(...partsOf(spans).map((part) => phraseOf(part, { isExact: false })));
  }
  const required = withoutEqual(allRequired);
  const excluded = withoutEqual(allExcluded);
  assertAtMost(MAX_SEARCH_TERMS, 'terms', count);
  assertAtMost(MAX_PHRASES, 'parts between marks', required.length);
  assertSearchable([...required, ...excluded].flatMap(({ tokens }) => tokens));
  if (required.length > 0) return { required, excluded };
  throw new InvalidArgumentError(
    'query',
    excluded.length > 0
      ? '"query" must have at least one term that is not excluded by "-".'
      : '"query" must have at least one letter or digit: marks, symbols and emoji are not searched for.',
  );
}

const SPACE = '\\p{White_Space}';
const QUOTES = '"＂“”„';
const TERM = new RegExp(
  `(?:(?<![^${SPACE}])([-－]))?(?:[${QUOTES}]([^${QUOTES}]*)[${QUOTES}]?|([^${SPACE}${QUOTES}][^${SPACE}]*))`,
  'gu',
);

function assertAtMost(limit: number, what: string, count: number): void {
  if (count > limit)
    throw new InvalidArgumentError('query', `"query" must have at most ${limit} ${what}; it has ${count}.`);
}

function assertSearchable(tokens: readonly string[]): void {
  assertAtMost(MAX_TOKENS, 'words and Chinese characters in all', tokens.length);
  const counts = new Map<string, number>();
  for (const token of tokens) {
    const count = (counts.get(token) ?? 0) + 1;
    counts.set(token, count);
    if (count > MAX_EQUAL_TOKENS)
      throw new InvalidArgumentError(
        'query',
        `"query" must have the same word or character at most ${MAX_EQUAL_TOKENS} times.`,
      );
  }
}

function withoutEqual(phrases: readonly Phrase[]): readonly Phrase[] {
  return [...new Map(phrases.map((phrase) => [JSON.stringify(phrase), phrase])).values()];
}

function phraseOf(spans: readonly TokenSpan[], { isExact }: { readonly isExact: boolean }): Phrase {
  const tokens = spans.map(({ token }) => token);
  return { tokens, isPrefix: !isExact && isRun(tokens.at(-1) ?? '') };
}

function partsOf(spans: readonly TokenSpan[]): readonly (readonly TokenSpan[])[] {
  const parts: TokenSpan[][] = [[]];
  for (const span of spans) {
    if (span.token === GAP_TOKEN) parts.push([]);
    else parts.at(-1)?.push(span);
  }
  return parts;
}
