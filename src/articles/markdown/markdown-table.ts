import type { Element, ElementContent } from 'hast';
import { isCell } from '../html/element-groups.ts';

/** A table as Markdown can write it: after its caption, and with spans only where they make few cells. */
export function tableOf(table: Element, children: readonly ElementContent[]): ElementContent[] {
  const isCaption = (node: ElementContent) => node.type === 'element' && node.tagName === 'caption';
  const captions = children.filter(isCaption).map(
    (node): ElementContent => ({
      type: 'element',
      tagName: 'p',
      properties: {},
      children: childrenOf(node),
    }),
  );
  const rows = children.filter((node) => !isCaption(node));
  return [...captions, { ...table, children: areSpansFew(table) ? rows : rows.map(withoutSpans) }];
}

function childrenOf(node: ElementContent): ElementContent[] {
  return node.type === 'element' ? node.children : [];
}

/** Cells over so many others are made of so many: a thousand over a thousand would be a million. */
export function spansOf({ properties }: Element): Element['properties'] {
  const { colspan, rowspan, align } = properties;
  const few = (span: unknown) => (Number(span) > 1 && Number(span) <= MAX_SPAN ? Number(span) : undefined);
  const spans = { colSpan: few(colspan), rowSpan: few(rowspan), align };
  return Object.fromEntries(Object.entries(spans).filter(([, value]) => value !== undefined));
}

const MAX_SPAN = 20;

/** Whether a table with its spans has no more than a few times the cells that it is written with. */
function areSpansFew(table: Element): boolean {
  let cells = 0;
  let spanned = 0;
  for (const stack: ElementContent[] = [table]; stack.length > 0; ) {
    const node = stack.pop();
    if (node === undefined) break;
    stack.push(...('children' in node ? node.children : []));
    if (node.type !== 'element' || !isCell(node)) continue;
    const { colSpan = 1, rowSpan = 1 } = spansOf(node);
    cells += 1;
    spanned += Number(colSpan) * Number(rowSpan);
  }
  return spanned <= 4 * cells + 20;
}

/** The same rows, each cell in its own place alone. */
function withoutSpans(node: ElementContent): ElementContent {
  if (node.type !== 'element') return node;
  return isCell(node) ? { ...node, properties: {} } : { ...node, children: node.children.map(withoutSpans) };
}
