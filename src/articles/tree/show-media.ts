import type { Element, ElementContent } from 'hast';
import { allowElement, readPictureAddress } from '../html/allow-list.ts';
import type { Attributes } from '../html/parse-html.ts';
import { type Declarations, dropUnsafeStyles } from '../style/inline-style.ts';
import type { Embed } from './embeds.ts';
import { takeFormula } from './formula.ts';
import { addText, appendCode, type Frame, MAX_KEPT_DEPTH, type Place } from './frame.ts';
import { blockPicture, fitPicture, isBlank, pictureAddress, pictureOf, readSize } from './picture.ts';

/** Whether a tag shows a picture. Upstream writes formulas as `embed`. */
export function showsPicture(tagName: string, attributes: Attributes, { formula }: Place): boolean {
  if (tagName === 'img') return true;
  if (tagName !== 'embed' && tagName !== 'object') return false;
  const told = [attributes['data-type'], attributes['type'], addressOf(tagName, attributes)].join(' ');
  return formula !== undefined || PICTURES.test(told);
}

const PICTURES = /svg|image\/|\.(?:png|jpe?g|gif|webp)\b|mmbiz|qpic\.cn|qlogo\.cn/i;

/** Adds a picture if its URL is allowed. Upstream's emoticons become their name. */
export function showPicture(
  tagName: string,
  attributes: Attributes,
  declarations: Declarations,
  frame: Frame,
): void {
  const { place, out, seen } = frame;
  const written = addressOf(tagName, attributes);
  const alt = altOf(tagName, attributes, place);
  const src = isBlank(written) ? undefined : readPictureAddress(written, place.rules);
  if (src === undefined) {
    if (isBlank(written) || place.formula !== undefined) addText(frame, alt ?? '');
    return;
  }
  const size = readSize(attributes);
  dropUnsafeStyles(declarations);
  fitPicture(declarations, { hasWidth: size.width !== undefined });
  if (place.isFlexItem) declarations.set('min-width', '0');
  const title = attributes['title'];
  const picture = allowElement('img', {
    ...pictureOf(src, alt, declarations),
    ...size,
    ...(title === undefined ? {} : { title }),
  });
  if (picture === undefined) return;
  seen.media = seen.wide = true;
  if (place.formula !== undefined) seen.text = true;
  if (place.code !== undefined) appendCode(place.code, out, '');
  out.push(picture);
}

/** Adds an embed: its cover, its label and its player. */
export function showEmbed(
  { label, cover, coverWidth, player }: Embed,
  attributes: Attributes,
  frame: Frame,
): void {
  const { out, seen } = frame;
  seen.text = seen.media = seen.wide = true;
  if (player?.tagName === 'iframe') {
    pushIfAllowed(out, frameOf(player.src, label, attributes));
    return;
  }
  if (frame.place.code !== undefined || frame.depth >= MAX_KEPT_DEPTH) {
    addText(frame, label);
    return;
  }
  const children: ElementContent[] = [];
  if (cover !== undefined) pushIfAllowed(children, blockPicture(cover, { alt: '', width: coverWidth }));
  if (player !== undefined) {
    const made = allowElement(player.tagName, {
      src: player.src,
      controls: '',
      preload: 'none',
      // The title marks the player as labelled, for a second pass.
      title: label,
      style: 'display:block;max-width:100%',
    });
    // An earlier pass made this player: its label is already beside it.
    if (attributes['title'] === label) {
      pushIfAllowed(out, made);
      return;
    }
    children.push({ type: 'text', value: label });
    pushIfAllowed(children, made);
  } else children.push({ type: 'text', value: label });
  const box = allowElement('span', { style: 'display:block' });
  if (box !== undefined) out.push({ ...box, children });
}

/** As wide as upstream's text column where there is room, in the video's aspect ratio. */
function frameOf(src: string, label: string, attributes: Attributes): Element | undefined {
  const [width, height] = [
    Number.parseFloat(attributes['width'] ?? ''),
    Number.parseFloat(attributes['height'] ?? ''),
  ];
  const told = width > 0 && height > 0 ? width / height : Number(attributes['data-ratio']);
  const ratio = told > 0.4 && told < 4 ? told.toFixed(3) : '1.778';
  return allowElement('iframe', {
    src,
    title: label,
    ...(width > 0 && height > 0
      ? { width: String(Math.round(width)), height: String(Math.round(height)) }
      : {}),
    style: `border:0;width:100%;max-width:min(677px,100%);height:auto;aspect-ratio:${ratio}`,
    allowfullscreen: '',
    referrerpolicy: 'no-referrer',
    sandbox: 'allow-scripts allow-same-origin allow-popups',
  });
}

function pushIfAllowed(out: ElementContent[], made: Element | undefined): void {
  if (made !== undefined) out.push(made);
}

function addressOf(tagName: string, attributes: Attributes): string {
  return tagName === 'object' ? (attributes['data'] ?? '') : pictureAddress(attributes);
}

function altOf(tagName: string, attributes: Attributes, { formula }: Place): string | undefined {
  const alt = attributes['alt']?.replace(/\s+/g, ' ').trim();
  if (formula !== undefined && (formula.source || !alt)) return takeFormula(formula) || alt;
  return tagName === 'embed' && !alt && /svg/.test(attributes['data-type'] ?? '') ? '[公式]' : alt;
}
