import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';

const PAGES = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** A page without its blocks of code, and without code in sentences. */
function proseOf(page: string): string {
  return readFileSync(page, 'utf8')
    .replaceAll(/^( *)```.*?^ *```$/gms, '')
    .replaceAll(/`[^`\n]*`(?!\])/g, '');
}

/** The names by which the headings of a page can be linked to. */
function anchorsOf(page: string): Set<string> {
  const headings = readFileSync(page, 'utf8')
    .replaceAll(/^```.*?^```$/gms, '')
    .matchAll(/^#+ (.*)$/gm);
  const asAnchor = (heading: string) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
  return new Set(Array.from(headings, ([, heading = '']) => asAnchor(heading)));
}

describe.each(PAGES)('%s', (page) => {
  const links = Array.from(proseOf(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g), ([, link = '']) => link);

  it('links to nothing that is not there', () => {
    const dead = links.filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : join(dirname(page), path);
      return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).has(anchor));
    });

    expect(dead).toEqual([]);
  });
});
