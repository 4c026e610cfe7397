import {
  type DefaultTreeAdapterMap,
  defaultTreeAdapter,
  html as names,
  parseFragment,
  serialize,
  type TreeAdapter,
} from 'parse5';

/**
 * HTML as the parser of browsers understands it: written out in full, so that it is read alike by all, and wherever it is
 * put. No end tag in it can end an element of the page around, as that `</div>` does in `<li><div><li></li></div></li>`.
 *
 * @param html of whole tags and text, less `pre` that begins with a line break
 * @throws UnreasonableMarkupError
 */
export function toNormalHtml(html: string): string {
  const maxSize = 2 * html.length + 1_000;
  let written = html;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const again = serialize(parseFragment(AROUND, written, { treeAdapter: createBoundedAdapter(maxSize) }));
    if (again === written) return written;
    written = again;
  }
  throw new UnreasonableMarkupError();
}

/** Nothing that an editor would write: browsers take seconds and gigabytes for it. */
export class UnreasonableMarkupError extends Error {
  override readonly name = 'UnreasonableMarkupError';
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
