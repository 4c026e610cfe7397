import {
  type DefaultTreeAdapterMap,
  defaultTreeAdapter,
  html as names,
  parseFragment,
  serialize,
  type TreeAdapter,
} from 'parse5';
import { DROPPED } from './safe-attributes.ts';

/**
 * HTML as the parser of browsers understands it: written out in full, so that it is read alike by all, and wherever it is
 * put. No end tag in it can end an element of the page around, as that `</div>` does in `<li><div><li></li></div></li>`.
 * Less what is marked as {@link DROPPED}, tags that are too deep, and the line breaks that a `pre` begins with.
 *
 * @param html of whole tags and text
 * @throws UnreasonableMarkupError
 */
export function toNormalHtml(html: string): string {
  const maxSize = 2 * html.length + 1_000;
  let written = html;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const tree = parseFragment(AROUND, written, { treeAdapter: createBoundedAdapter(maxSize) });
    prune(tree);
    // Parsers drop the first of these line breaks each time they read it.
    const again = serialize(tree).replace(/(<pre[^>]*>)[\r\n]+/g, '$1');
    if (again === written) return written;
    written = again;
  }
  throw new UnreasonableMarkupError();
}

/** Nothing that an editor would write: browsers take seconds and gigabytes for it. */
export class UnreasonableMarkupError extends Error {
  override readonly name = 'UnreasonableMarkupError';
}

/** Deeper than editors nest, and short of the 512 levels at which browsers flatten. */
export const MAX_KEPT_DEPTH = 100;

/** Only here, where the parser has added what was left out, is it known what begins a `pre`, and what is too deep. */
function prune(parent: DefaultTreeAdapterMap['parentNode'], depth = 0): void {
  parent.childNodes = parent.childNodes.flatMap((child) => {
    if (!defaultTreeAdapter.isElementNode(child)) return child;
    if (child.tagName === DROPPED) return [];
    prune(child, depth + 1);
    return depth < MAX_KEPT_DEPTH ? child : child.childNodes;
  });
}

/** Without one, rows and cells are kept where no table is. */
const AROUND = defaultTreeAdapter.createElement('section', names.NS.HTML, []);

/** What is written out once is most often read back as it is; where tables and links are entangled, it takes more. */
const MAX_ROUNDS = 5;

/**
 * Makes elements until they are larger than `maxSize` characters all together. Formatting that ends in the wrong place is
 * begun anew in each block that follows: a hundred times in each of 100,000, where that is what somebody wants.
 */
function createBoundedAdapter(maxSize: number): TreeAdapter<DefaultTreeAdapterMap> {
  let size = 0;
  return {
    ...defaultTreeAdapter,
    createElement(tagName, namespace, attrs) {
      size += attrs.reduce((sum, { value }) => sum + value.length, tagName.length);
      if (size > maxSize) throw new UnreasonableMarkupError();
      return defaultTreeAdapter.createElement(tagName, namespace, attrs);
    },
    insertText(parent, text) {
      // Browsers show nothing of it, and take it for text up to the end tag, where others may find tags.
      if (parent.nodeName !== 'iframe') defaultTreeAdapter.insertText(parent, text);
    },
  };
}
