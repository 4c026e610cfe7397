import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';

/**
 * A block of code after the link to its file: `[file](path):`, or `From [file](path):` of a part of it. What is not in
 * the package is named by its path in the repository.
 */
const QUOTES =
  /(?<excerpt>(?:From|摘自)\s)?(?:\[[^\]]*\]\((?<link>[^)]+)\)|`(?<path>test\/[^`]+)`)[:：]\n\n```\w+\n(?<text>.*?)^```$/gms;

/** Blocks of GraphQL and HTML are no quotes: they show a shape. */
const CODE = /^```(?:ts|tsx|js)$/gm;

interface Quote {
  readonly file: string;
  readonly text: string;
  /** Whether it is the whole file. */
  readonly isWhole: boolean;
}

function quotesOf(page: string): Quote[] {
  return Array.from(
    readFileSync(page, 'utf8').matchAll(QUOTES),
    ({ groups: { excerpt, link, path, text } = {} }) => ({
      file: path ?? join(dirname(page), link ?? ''),
      text: text ?? '',
      isWhole: excerpt === undefined,
    }),
  );
}

/** Whether lines stand in a file as they are, but for what all of them are indented by. */
function isExcerpt(text: string, file: string): boolean {
  const lines = readFileSync(file, 'utf8').split('\n');
  const quoted = text.trimEnd().split('\n');
  return lines.some((line, start) => {
    const indent = / */.exec(line)?.[0] ?? '';
    return quoted.every((each, place) => lines[start + place] === (each === '' ? '' : indent + each));
  });
}

describe.each(['docs/clients.md', 'docs/zh-CN/clients.md'])('%s', (page) => {
  const quotes = quotesOf(page);

  it('names the file of all its code', () => {
    expect(quotes).toHaveLength(readFileSync(page, 'utf8').match(CODE)?.length ?? 0);
  });

  it.each(quotes)('quotes $file as it is', ({ file, text, isWhole }) => {
    if (isWhole) expect(text).toBe(readFileSync(file, 'utf8'));
    else expect(isExcerpt(text, file), text).toBe(true);
  });

  it.each(['apollo', 'urql', 'relay', 'tanstack', 'vanilla', 'mini-program'])(
    'quotes the example %s',
    (example) => {
      expect(quotes.map(({ file }) => file.split('/').slice(0, 2).join('/'))).toContain(
        `examples/${example}`,
      );
    },
  );
});
