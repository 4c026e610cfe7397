import type { Element, ElementContent } from 'hast';
import { isCell, LISTS } from '../html/element-groups.ts';
import { isBreak, textNode, textOf } from './lines.ts';

/** Items alone: a list beside them belongs to the one before it, and other things are items themselves. */
export function itemsOf(children: readonly ElementContent[]): ElementContent[] {
  const items: Element[] = [];
  for (const child of children) {
    if (isBreak(child) || (child.type === 'text' && child.value.trim() === '')) continue;
    const last = items.at(-1);
    if (child.type === 'element' && child.tagName === 'li') items.push(child);
    else if (child.type === 'element' && LISTS.includes(child.tagName) && last !== undefined)
      items[items.length - 1] = { ...last, children: [...last.children, child] };
    else items.push({ type: 'element', tagName: 'li', properties: {}, children: [child] });
  }
  return items;
}

/** An item of one paragraph, as editors write all of them, without it: so no blank line is between items. */
export function unwrapped({ children }: Element): readonly ElementContent[] {
  const [first, ...rest] = children.filter((child) => child.type === 'element' || isText(child));
  const isAlone = rest.every((child) => child.type === 'element' && LISTS.includes(child.tagName));
  return first?.type === 'element' && PARAGRAPHS.has(first.tagName) && isAlone
    ? [...first.children, ...rest]
    : children;
}

const PARAGRAPHS = new Set(['p', 'section', 'div']);

function isText(node: ElementContent): boolean {
  return node.type === 'text' && node.value.trim() !== '';
}

/** Code in a fence, with its language where that is known. */
export function fenced(pre: Element): Element {
  const language = pre.data?.language;
  const properties = language === undefined ? {} : { className: [`language-${language}`] };
  return {
    type: 'element',
    tagName: 'pre',
    properties: {},
    children: [{ type: 'element', tagName: 'code', properties, children: [textNode(textOf(pre).trimEnd())] }],
  };
}

/** The pictures in code, which a fence cannot hold. */
export function picturesOf(node: Element): ElementContent[] {
  return node.children.flatMap((child) => {
    if (child.type !== 'element') return [];
    return child.tagName === 'img'
      ? [{ type: 'element', tagName: 'p', properties: {}, children: [child] }]
      : picturesOf(child);
  });
}

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
