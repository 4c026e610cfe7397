import { allowElement, isAllowedTag } from '../html/allow-list.ts';
import { attributesOf, type SourceElement } from '../html/parse-html.ts';
import { isRemoved, readHidden } from '../style/hiding.ts';
import { type Declarations, recallDeclarations } from '../style/inline-style.ts';
import { readEmbed } from './embeds.ts';
import { leftOverFormula, readFormula } from './formula.ts';
import { breakCode, type Frame, MAX_KEPT_DEPTH, openFrame, type Place } from './frame.ts';
import { openBox } from './open-box.ts';
import { openPre, openPreLine } from './open-pre.ts';
import { showEmbed, showPicture, showsPicture } from './show-media.ts';

/** Opens an HTML element: it is shown, replaced by a label, dropped or unwrapped. */
export function openHtml(element: SourceElement, frame: Frame): Frame | undefined {
  const { tagName, childNodes: children } = element;
  if (NOT_PROSE.has(tagName)) return undefined;
  if (tagName === 'br') return addBreak(frame);
  const attributes = attributesOf(element);
  const style = attributes['style'];
  const declarations: Declarations =
    style === undefined ? new Map() : recallDeclarations(frame.place.styles, style);
  if (isRemoved(tagName, attributes, declarations) || isLineNumbers(tagName, attributes)) return undefined;

  const place = placeOf(frame, attributes, declarations);
  const around = () => openFrame({ ...frame, children, place, close: leftOverFormula(place, frame) });
  const isUnseen = place.hidden.byOpacity || place.hidden.byVisibility;
  const embed = readEmbed(tagName, withSource(element, attributes), place.rules);
  if (embed !== undefined) {
    if (!isUnseen) showEmbed(embed, attributes, frame);
    return MEDIA.has(tagName) ? undefined : around();
  }
  if (showsPicture(tagName, attributes, place)) {
    // A picture that is hidden itself is one that upstream has not loaded yet.
    const { byOpacity, byVisibility } = frame.place.hidden;
    if (!byOpacity && !byVisibility) showPicture(tagName, attributes, declarations, { ...frame, place });
    return tagName === 'object' ? around() : undefined;
  }
  if (MEDIA.has(tagName)) return undefined;
  const name = RENAMED.get(tagName) ?? tagName;
  if (!isAllowedTag(name) || frame.depth >= MAX_KEPT_DEPTH) return around();
  if (place.code !== undefined) return openPreLine(name, element, declarations, { ...frame, place });
  if (name === 'pre') return openPre(element, attributes, declarations, { ...frame, place });
  return openBox({ name, element, attributes, declarations, place, frame });
}

const NOT_PROSE = new Set([
  ...['script', 'style', 'noscript', 'template', 'title', 'desc', 'metadata', 'plaintext', 'xmp', 'noembed'],
  ...['noframes', 'textarea', 'select', 'option', 'datalist', 'canvas', 'mjx-assistive-mml'],
]);

/** Their content is a fallback. */
const MEDIA = new Set(['iframe', 'audio', 'video', 'img', 'embed', 'frame', 'applet']);

/** Line numbers beside code. Upstream counts them with a style sheet. */
function isLineNumbers(tagName: string, attributes: ReturnType<typeof attributesOf>): boolean {
  return (
    /^(?:ul|ol|span|td)$/.test(tagName) && /\bline[-_]?(?:index|numbers?)\b/i.test(attributes['class'] ?? '')
  );
}

const RENAMED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    center: 'div',
    fieldset: 'div',
    strike: 's',
    font: 'span',
  }),
);

function addBreak(frame: Frame): undefined {
  const { code, hidden } = frame.place;
  if (hidden.byOpacity || hidden.byVisibility) return;
  if (code !== undefined) breakCode(code, frame.out);
  else {
    const made = allowElement('br', {});
    if (made !== undefined) frame.out.push(made);
  }
}

/** The same object if nothing changes, which is usual. */
function placeOf(
  { place, depth }: Frame,
  attributes: ReturnType<typeof attributesOf>,
  declarations: Declarations,
): Place {
  const hidden = readHidden(declarations, place.hidden, depth === 0);
  const formula = readFormula(attributes);
  return hidden === place.hidden && formula === undefined
    ? place
    : { ...place, hidden, formula: formula ?? place.formula };
}

/** The URL of audio or video may be in its first `source`. */
function withSource(element: SourceElement, attributes: ReturnType<typeof attributesOf>) {
  const { tagName, childNodes } = element;
  if ((tagName !== 'audio' && tagName !== 'video') || attributes['src']) return attributes;
  const source = childNodes.find(({ nodeName }) => nodeName === 'source');
  if (source === undefined || !('tagName' in source)) return attributes;
  return { ...attributes, src: attributesOf(source)['src'] ?? '' };
}
