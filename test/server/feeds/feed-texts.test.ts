import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Article } from '../../../src/upstream/news.ts';
import { article } from '../../helpers/assets.ts';
import { ask } from '../../helpers/execute.ts';
import { publication } from '../../helpers/news.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';
import { FEEDS, feedGateway } from './feed-gateway.ts';

/** What breaks those who write XML or HTML by hand, and any other text. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '<b>',
        '</title>',
        '&amp;',
        '&',
        '&#0;',
        '"',
        "'",
        ']]>',
        '<![CDATA[',
        '<!--',
        '-->',
        '<?x?>',
        ' ',
        '\u0000',
        '\u0008',
        '\u000b',
        '\u001f',
        '\u007f',
        '\u0085',
        '\u2028',
        '\ufeff',
        '\ufffe',
        '\uffff',
        '\ud83d',
        '\ude00',
        '😀',
        '\r',
        '\r\n',
        '\n',
        '\t',
      ),
    ),
    { maxLength: 8 },
  )
  // Without what the test's own XML parser takes for a byte order mark.
  .map((parts) => parts.join('').replaceAll('\ufeff', ''));

const url = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  hostile,
  hostile.map((text) => `https://tea.example/${text}`),
  hostile.map((text) => `http://${text}/`),
);

const anyArticle: fc.Arbitrary<Article> = fc
  .record({
    title: fc.option(hostile),
    author: fc.option(hostile),
    digest: fc.option(hostile),
    content: fc.option(hostile),
    url: fc.option(url),
    thumbUrl: fc.option(url),
    type: fc.constantFrom(null, 'news', 'pictures'),
    isDeleted: fc.constantFrom(null, true, false),
  })
  .map(article);

/** A character of XML 1.0 (section 2.2). */
function isChar(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (
    [0x9, 0xa, 0xd].includes(code) ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    code >= 0x10000
  );
}

/** How a text reads in a feed; undefined if there is nothing to read. */
function legal(text: string | null): string | undefined {
  const characters = [...(text ?? '')]
    .filter(isChar)
    .join('')
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n');
  return characters.trim() === '' ? undefined : characters;
}

const CONTENTS = '{ publications { nodes { articles { isDeleted content(format: SAFE) } } } }';

it('are valid and read back exactly, whatever the texts of articles', async () => {
  const publications = fc.array(fc.array(anyArticle, { maxLength: 8 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(publications, async (given) => {
      const { atom, json, gateway } = feedGateway(
        given.map((articles, index) => publication({ articleId: `publication-${index}`, articles })),
      );

      const { entries } = await atom();
      const { items } = await json();

      const { data } = await ask(gateway, CONTENTS);
      const shown = given.flat().filter(({ isDeleted }) => !isDeleted);
      const contents: (string | undefined)[] = data.publications.nodes
        .flatMap(({ articles }: { articles: readonly Article[] }) => articles)
        .filter(({ isDeleted }: Article) => !isDeleted)
        .map(({ content }: Article) => legal(content));
      const texts = shown.map(({ title, author, digest }) => ({
        title: legal(title),
        author: legal(author),
        summary: legal(digest),
      }));
      expect(
        items.map(({ title, authors, summary }) => ({ title, author: authors?.[0]?.name, summary })),
      ).toEqual(texts);
      expect(entries.map(({ title, author, summary }) => ({ title, author, summary }))).toEqual(
        texts.map((text) => ({ ...text, title: text.title ?? text.summary ?? FEEDS.title })),
      );
      expect(entries.map(({ content }) => content || undefined)).toEqual(contents);
      expect(items.map(({ content_html }) => content_html)).toEqual(contents);
      expect(items.map((item) => item.url)).toEqual(entries.map((entry) => entry.url));
    }),
    { numRuns: propertyRuns(300) },
  );
});
