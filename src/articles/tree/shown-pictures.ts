import type { Element, ElementContent } from 'hast';
import { allowElement } from '../html/allow-list.ts';
import type { Attributes } from '../html/parse-html.ts';
import type { Slices } from '../yielding-queue.ts';
import { walk } from './article-tree.ts';

/**
 * Gives the pictures of a finished tree the addresses at which they are shown. Whatever the article
 * wrote them as, they are `img` by now. Once the addresses are half a million characters longer than
 * before, the other pictures have their own. Returns whether any has another address than before.
 */
export function* showPicturesAt(
  nodes: readonly ElementContent[],
  shownAt: (address: string) => string,
): Slices<boolean> {
  let isAnother = false;
  let growth = 0;
  for (const [index, picture] of (yield* picturesIn(nodes)).entries()) {
    if (index % SLICE_PICTURES === SLICE_PICTURES - 1) yield;
    const longer = showAt(picture, shownAt);
    if (longer === undefined) continue;
    isAnother = true;
    growth += longer;
    if (growth > MAX_GROWTH) break;
  }
  return isAnother;
}

/** In characters. An article of tiny pictures alone would be many times as long. */
const MAX_GROWTH = 500_000;

/** Each may be signed, which takes longer than to visit it. */
const SLICE_PICTURES = 100;

function* picturesIn(nodes: readonly ElementContent[]): Slices<Element[]> {
  const pictures: Element[] = [];
  yield* walk(nodes, {
    text() {},
    open(element) {
      if (element.tagName === 'img') pictures.push(element);
    },
    close() {},
  });
  return pictures;
}

/** By how many characters its address is longer now; undefined if it has the same. */
function showAt(picture: Element, shownAt: (address: string) => string): number | undefined {
  const { src } = picture.properties;
  if (typeof src !== 'string') return undefined;
  const shown = shownAt(src);
  if (shown === src) return undefined;
  const allowed = allowElement('img', { ...(picture.properties as Attributes), src: shown });
  if (allowed?.properties['src'] === undefined) return undefined;
  picture.properties = allowed.properties;
  return shown.length - src.length;
}
