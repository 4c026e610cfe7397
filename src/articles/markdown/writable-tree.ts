import type { Element, ElementContent } from 'hast';
import {
  CELLS,
  HEADINGS,
  isBlockByStyle,
  isCell,
  isCodeBlock,
  LISTS,
  readSpaces,
  type Spaces,
} from '../html/element-groups.ts';
import {
  BREAK,
  breakIn,
  codeLines,
  EDGE,
  fenced,
  itemsOf,
  LINE_ENDING,
  type Line,
  linesOf,
  PUNCTUATION,
  picturesOf,
  spansOf,
  tableOf,
  textNode,
  textOf,
  trimmed,
  unwrapped,
  WHITE_SPACE,
  withCodeJoined,
  withEndsOutside,
} from './lines.ts';

/** The context of a node, for what Markdown allows there. */
interface Around extends Line {
  readonly spaces: Spaces;
  /** The number of lists and quotes around it. */
  readonly depth: number;
  /** Whether it is inside a line (paragraph, heading, link). Markdown has no blocks there. */
  readonly isInLine: boolean;
  /** The marks around it. Repeating one has no effect. */
  readonly marks: ReadonlySet<'**' | '*' | '~~'>;
}

const AT_START: Around = {
  spaces: 'words',
  depth: 0,
  isInLine: false,
  isOneLine: false,
  isInLink: false,
  marks: new Set(),
};

/**
 * Markdown prefixes a line once for each list and quote around it: 1 MB of lines in 50 lists would
 * become 13 MB. Deeper levels are written at this depth.
 */
const MAX_DEPTH = 10;

/**
 * Converts safe nodes to what Markdown can write: blocks in blocks, and inside a line only text,
 * breaks, pictures, one-line code and marks. Anything else is unwrapped, with its text in place.
 */
export function toWritableTree(
  nodes: readonly ElementContent[],
  around: Around = AT_START,
): ElementContent[] {
  return withCodeJoined(nodes.flatMap((node) => toWritable(node, around))).filter(
    (node, index, all) => node !== EDGE || all[index - 1] !== EDGE,
  );
}

function toWritable(node: ElementContent, around: Around): ElementContent[] {
  if (node.type === 'text') return around.spaces === 'words' ? [node] : linesOf(node.value, around);
  if (node.type !== 'element') return [];
  const { tagName, properties } = node;
  if (tagName === 'br') return [breakIn(around, BREAK)];
  if (tagName === 'hr') return around.isInLine ? [breakIn(around, EDGE)] : [node];
  if (tagName === 'audio' || tagName === 'video') return [];
  if (tagName === 'svg') return [textNode(String(properties['aria-label'] ?? '') || textOf(node))];
  const isCode = tagName === 'pre' || isCodeBlock(node);
  if (isCode && !around.isInLine) return [fenced(node), ...picturesOf(node)];
  if (isCode || CODE.has(tagName)) return codeLines(node, around);
  if (tagName === 'p' && isBlank(node)) return [];

  const mark = MARKS.get(tagName);
  const within: Around = {
    spaces: readSpaces(node) ?? around.spaces,
    depth: around.depth + Number(INDENTING.has(tagName)),
    isInLine: around.isInLine || LINES.has(tagName),
    isOneLine: around.isOneLine || isCell(node) || HEADINGS.includes(tagName),
    isInLink: around.isInLink || tagName === 'a',
    marks: mark === undefined ? around.marks : new Set([...around.marks, mark]),
  };
  const children = toWritableTree(tagName === 'li' ? unwrapped(node) : node.children, within);
  if ((tagName === 'span' || tagName === 'img') && isBlockByStyle(node))
    return [breakIn(around, EDGE), ...(tagName === 'img' ? [node] : children), breakIn(around, EDGE)];
  if (PLAIN.has(tagName)) return children;
  if (tagName === 'a')
    return properties['href'] === undefined ? children : withEndsOutside(node, children, WHITE_SPACE);
  if (mark !== undefined)
    return around.marks.has(mark) ? children : withEndsOutside(node, children, PUNCTUATION);
  if (around.isInLine && LINE_ENDING.has(tagName))
    return [breakIn(around, EDGE), ...children, breakIn(around, EDGE)];
  return block(node, children, around);
}

/** A block, or a part of one, with its converted children. */
function block(node: Element, children: ElementContent[], { depth }: Around): ElementContent[] {
  switch (node.tagName) {
    case 'blockquote':
      return depth < MAX_DEPTH ? [{ ...node, children }] : children;
    case 'ul':
    case 'ol':
      return depth < MAX_DEPTH ? [{ ...node, children: itemsOf(children) }] : [EDGE, ...children, EDGE];
    case 'li':
      return depth <= MAX_DEPTH ? [{ ...node, children: trimmed(children) }] : [EDGE, ...children, EDGE];
    case 'dl':
      return children;
    case 'table':
      return tableOf(node, children);
    case 'td':
    case 'th':
      return [{ ...node, properties: spansOf(node), children }];
    case 'dt':
    case 'dd':
    case 'figcaption':
      return [{ type: 'element', tagName: 'p', properties: {}, children: trimmed(children) }];
    default:
      return [{ ...node, children: LINES.has(node.tagName) ? trimmed(children) : children }];
  }
}

const INDENTING = new Set([...LISTS, 'blockquote']);

/** Inline code. */
const CODE = new Set(['code', 'kbd', 'samp', 'tt', 'var']);

/** Styles that Markdown does not have. */
const PLAIN = new Set(['span', 'u', 'mark', 'small', 'abbr', 'cite']);

/** Tags that Markdown writes as marks. */
const MARKS: ReadonlyMap<string, '**' | '*' | '~~'> = new Map([
  ['strong', '**'],
  ['b', '**'],
  ['em', '*'],
  ['i', '*'],
  ['del', '~~'],
  ['s', '~~'],
  ['strike', '~~'],
]);

/** Blocks that take one line in Markdown. */
const LINE_BLOCKS = ['p', ...HEADINGS, 'dt', 'dd', ...CELLS, 'caption', 'figcaption'];

/** Tags that cannot hold blocks in Markdown. */
const LINES = new Set([...LINE_BLOCKS, 'a', ...MARKS.keys()]);

/** Whether it holds only what editors fill empty lines with. */
function isBlank(node: Element): boolean {
  return node.children.every((child) => {
    if (child.type === 'text') return child.value.trim() === '';
    return child.type !== 'element' || (/^(?:br|span|strong|b|em|i)$/.test(child.tagName) && isBlank(child));
  });
}
