import {
  type DefaultTreeAdapterMap,
  defaultTreeAdapter,
  html as names,
  Parser,
  type TreeAdapter,
} from 'parse5';

/** A node of the parsed tree, as browsers build it. */
export type SourceNode = DefaultTreeAdapterMap['childNode'];
export type SourceElement = DefaultTreeAdapterMap['element'];
export type SourceFragment = DefaultTreeAdapterMap['documentFragment'];

/** Markup that no editor writes: browsers need seconds and gigabytes, or it grows manyfold. */
export class UnreasonableMarkupError extends Error {
  override readonly name = 'UnreasonableMarkupError';
}

/**
 * Parses HTML inside a `section` as browsers do, in slices.
 *
 * @throws UnreasonableMarkupError if tags are over 512 deep, or elements are far more than tags
 */
export function* parseHtml(html: string): Generator<void, SourceFragment> {
  const parser = Parser.getFragmentParser(AROUND, {
    treeAdapter: createBoundedAdapter(3 * html.length + 1_000),
  });
  let start = 0;
  for (let end = nextTag(html, start); end > 0; end = nextTag(html, start)) {
    parser.tokenizer.write(html.slice(start, end), false);
    start = end;
    yield;
  }
  parser.tokenizer.write(html.slice(start), true);
  return parser.getFragment();
}

/** Takes about a millisecond when tags are short. */
const SLICE_CHARACTERS = 8_192;

/** Where a slice may end. Not in a text: the parser copies it for each slice that ends in it. */
function nextTag(html: string, start: number): number {
  return html.indexOf('<', start + SLICE_CHARACTERS);
}

/** The parsing context. Without one, rows and cells outside a table would be kept. */
const AROUND = defaultTreeAdapter.createElement('section', names.NS.HTML, []);

/** Browsers flatten deeper tags. Parse time grows with depth: minutes for 1 MB of `<svg>`. */
const MAX_PARSED_DEPTH = 512;

/**
 * Limits all elements to `maxSize` characters. Parsers reopen misnested formatting in each later
 * block: crafted input gets a hundred elements in each of 100,000 blocks.
 */
function createBoundedAdapter(maxSize: number): TreeAdapter<DefaultTreeAdapterMap> {
  let size = 0;
  let depth = 0;
  return {
    ...defaultTreeAdapter,
    createElement(tagName, namespace, attrs) {
      // As written, with its end tag.
      size += 2 * tagName.length + '<></>'.length;
      for (const { value } of attrs) size += value.length;
      if (size > maxSize) throw new UnreasonableMarkupError();
      return defaultTreeAdapter.createElement(tagName, namespace, attrs);
    },
    onItemPush() {
      depth += 1;
      if (depth > MAX_PARSED_DEPTH) throw new UnreasonableMarkupError();
    },
    onItemPop() {
      depth -= 1;
    },
  };
}

/** An element's attributes by name, both as written in HTML. */
export type Attributes = Readonly<Record<string, string>>;

const NONE: Attributes = Object.freeze(Object.create(null));

/** The attributes of a parsed element. Prefixes such as `xlink:` in `xlink:href` are dropped. */
export function attributesOf({ attrs }: SourceElement): Attributes {
  if (attrs.length === 0) return NONE;
  // Not a plain object, which inherits `constructor` and other names.
  const attributes: Record<string, string> = Object.create(null);
  for (const { name, value } of attrs) attributes[name] = value.replace(/\r\n?/g, '\n').replaceAll('\0', '');
  return attributes;
}
