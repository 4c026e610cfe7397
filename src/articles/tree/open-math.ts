import { attributesOf } from '../html/attributes.ts';
import type { SourceElement, SourceNode } from '../html/parse-html.ts';
import { takeFormula } from './formula.ts';
import { addText, type Frame } from './frame.ts';

/** MathML goes as the source that it tells, or else as its text. */
export function openMath(element: SourceElement, frame: Frame): undefined {
  const { formula } = frame.place;
  if (formula?.isShown) return;
  const told = attributesOf(element)['alttext'] || textOf(element, true) || textOf(element, false);
  const text = formula?.source ? takeFormula(formula) : told;
  if (formula !== undefined) formula.isShown = true;
  addText(frame, text.replace(/\s+/g, ' ').trim());
}

/** The text in an element: that of TeX alone, or what is not for other readers. */
function textOf(element: SourceElement, isSource: boolean): string {
  let text = '';
  const stack: { node: SourceNode; isTaken: boolean }[] = [{ node: element, isTaken: !isSource }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node } = next;
    if (node.nodeName === '#text' && 'value' in node && next.isTaken) text += node.value;
    if (!('tagName' in node) || NOT_TEXT.has(node.tagName)) continue;
    const isOther = node.tagName.startsWith('annotation');
    if (isOther && !isSource) continue;
    const isTaken = next.isTaken || (isOther && /tex/i.test(attributesOf(node)['encoding'] ?? ''));
    for (const child of node.childNodes.toReversed()) stack.push({ node: child, isTaken });
  }
  return text;
}

const NOT_TEXT = new Set(['script', 'style', 'template', 'title', 'desc', 'xmp', 'noscript', 'textarea']);
