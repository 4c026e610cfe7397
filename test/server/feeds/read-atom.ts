import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RelaxNGValidator, XmlDocument, type XmlElement } from 'libxml2-wasm';
import { expect } from 'vitest';

const NAMESPACES = { atom: 'http://www.w3.org/2005/Atom' };

const grammar = RelaxNGValidator.fromDoc(
  XmlDocument.fromString(readFileSync(join(import.meta.dirname, 'atom.rng'), 'utf8')),
);

/** What an Atom feed says: texts exactly as an XML parser gives them. */
export interface AtomFeed {
  readonly id: string;
  readonly title: string;
  readonly updated: string;
  readonly author: string;
  readonly self: string | undefined;
  readonly entries: readonly AtomEntry[];
}

export interface AtomEntry {
  readonly id: string;
  readonly title: string;
  readonly updated: string;
  readonly published: string | undefined;
  readonly author: string | undefined;
  readonly summary: string | undefined;
  readonly content: string | undefined;
  readonly url: string | undefined;
}

/** Reads a feed. Throws if it breaks the grammar of RFC 4287, or what the RFC says beside it. */
export function readAtom(text: string): AtomFeed {
  const document = XmlDocument.fromString(text);
  try {
    grammar.validate(document);
    const feed = feedIn(document.root);
    holdToRules(feed);
    return feed;
  } finally {
    document.dispose();
  }
}

function feedIn(root: XmlElement): AtomFeed {
  return {
    id: textIn(root, 'atom:id') ?? '',
    title: textIn(root, 'atom:title') ?? '',
    updated: textIn(root, 'atom:updated') ?? '',
    author: textIn(root, 'atom:author/atom:name') ?? '',
    self: textIn(root, 'atom:link[@rel="self"]/@href'),
    entries: root.find('atom:entry', NAMESPACES).map((node) => entryIn(node as XmlElement)),
  };
}

function entryIn(entry: XmlElement): AtomEntry {
  // A text, unless it says that it is HTML (section 3.1.1).
  expect(textIn(entry, 'atom:title/@type')).toBeUndefined();
  expect(textIn(entry, 'atom:summary/@type')).toBeUndefined();
  expect(textIn(entry, 'atom:content/@type') ?? 'html').toBe('html');
  return {
    id: textIn(entry, 'atom:id') ?? '',
    title: textIn(entry, 'atom:title') ?? '',
    updated: textIn(entry, 'atom:updated') ?? '',
    published: textIn(entry, 'atom:published'),
    author: textIn(entry, 'atom:author/atom:name'),
    summary: textIn(entry, 'atom:summary'),
    content: textIn(entry, 'atom:content'),
    url: textIn(entry, 'atom:link[@rel="alternate"]/@href'),
  };
}

function textIn(element: XmlElement, path: string): string | undefined {
  return element.get(path, NAMESPACES)?.content;
}

/** What the grammar cannot say: sections 3.3, 4.1.1, 4.1.2, 4.2.6 and 4.2.7. */
function holdToRules({ id, title, updated, author, self, entries }: AtomFeed): void {
  expect([author, title, ...entries.map((entry) => entry.title)]).not.toContainEqual(
    expect.stringMatching(/^\s*$/),
  );
  const ids = [id, ...entries.map((entry) => entry.id)];
  expect(new Set(ids).size).toBe(ids.length);
  for (const each of ids) expect(each).toMatch(URN);
  for (const url of [self, ...entries.map((entry) => entry.url)])
    if (url !== undefined) expect(url).toMatch(ABSOLUTE_URI);
  const times = entries.flatMap((entry) => [entry.updated, entry.published ?? updated]);
  for (const time of [updated, ...times]) expect(time).toMatch(RFC_3339);
  for (const { content, url } of entries) expect(content ?? url).toBeDefined();
}

const URN = /^urn:uuid:[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** RFC 3986, appendix A, of addresses that have a host. */
export const ABSOLUTE_URI =
  /^https?:\/\/(?:[\w.~!$&'()*+,;=:-]|%[\da-f]{2}|\[[\da-f:.]+\])+(?:\/(?:[\w.~!$&'()*+,;=:@/-]|%[\da-f]{2})*)?(?:\?(?:[\w.~!$&'()*+,;=:@/?-]|%[\da-f]{2})*)?(?:#(?:[\w.~!$&'()*+,;=:@/?-]|%[\da-f]{2})*)?$/i;

export const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
