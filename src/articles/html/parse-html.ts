import {
  type DefaultTreeAdapterMap,
  defaultTreeAdapter,
  html as names,
  Parser,
  type TreeAdapter,
} from 'parse5';

/** A node of the tree that browsers build. */
export type SourceNode = DefaultTreeAdapterMap['childNode'];
export type SourceElement = DefaultTreeAdapterMap['element'];
export type SourceFragment = DefaultTreeAdapterMap['documentFragment'];

/** Nothing that an editor would write: browsers take seconds and gigabytes for it, or it grows many times over. */
export class UnreasonableMarkupError extends Error {
  override readonly name = 'UnreasonableMarkupError';
}

/**
 * The tree that browsers build of HTML within a `section`, made in slices.
 *
 * @throws UnreasonableMarkupError where tags are more than 512 deep, or the elements become far more than the tags
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

/** Takes about two milliseconds where tags are short. */
const SLICE_CHARACTERS = 16_384;

/** Where a slice may end: the parser copies a text anew for each slice that ends in it. */
function nextTag(html: string, start: number): number {
  return html.indexOf('<', start + SLICE_CHARACTERS);
}

/** Without one, rows and cells are kept where no table is. */
const AROUND = defaultTreeAdapter.createElement('section', names.NS.HTML, []);

/** Browsers flatten what is deeper. The parser's time grows with the depth: minutes for 1 MB of `<svg>`. */
const MAX_PARSED_DEPTH = 512;

/**
 * Makes elements until they are larger than `maxSize` characters all together. Formatting that ends in the wrong place
 * is begun anew in each block that follows: a hundred times in each of 100,000, where that is what somebody wants.
 */
function createBoundedAdapter(maxSize: number): TreeAdapter<DefaultTreeAdapterMap> {
  let size = 0;
  let depth = 0;
  return {
    ...defaultTreeAdapter,
    createElement(tagName, namespace, attrs) {
      // As it is written, with its end tag.
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

/** The attributes of an element by name, both as they are written in HTML. */
export type Attributes = Readonly<Record<string, string>>;

const NONE: Attributes = Object.freeze(Object.create(null));

/** Those of a parsed element. A prefix such as that of `xlink:href` is left out. */
export function attributesOf({ attrs }: SourceElement): Attributes {
  if (attrs.length === 0) return NONE;
  // Not a plain object, which has a `constructor` and other names of its own.
  const attributes: Record<string, string> = Object.create(null);
  for (const { name, value } of attrs) attributes[name] = value.replace(/\r\n?/g, '\n').replaceAll('\0', '');
  return attributes;
}
