import type { Attributes, Tag } from 'sanitize-html';
import { type PictureRules, readAddress, readFrameAddress, readPictureAddress } from './safe-addresses.ts';

/**
 * The name given to a picture or frame that must not show: the sanitizer allows it, the parser drops it. The
 * sanitizer cannot do both, as it closes the wrong tag after renaming to one that it drops, and its
 * `exclusiveFilter` takes quadratic time.
 */
export const DROPPED = 'dropped-media';

/** A link to an absolute address, in a new page. Which schemes may stay, `allowedSchemes` decides. */
export function readLink(tagName: string, attribs: Attributes): Tag {
  const href = readAddress(attribs['href'] ?? '')?.href ?? '';
  return { tagName, attribs: { ...attribs, href, target: '_blank', rel: 'noopener noreferrer' } };
}

/** A picture with the address that it was lazy about, asked for when seen and without a `Referer`. */
export function createReadPicture(rules: PictureRules): (tagName: string, attribs: Attributes) => Tag {
  return (tagName, attribs) => {
    const src = readPictureAddress(mediaAddress(attribs), rules);
    if (src === undefined) return { tagName: DROPPED, attribs: {} };
    return { tagName, attribs: { ...attribs, src, referrerpolicy: 'no-referrer', loading: 'lazy' } };
  };
}

/** The player of v.qq.com, shut in a sandbox. */
export function readVideo(tagName: string, attribs: Attributes): Tag {
  const src = readFrameAddress(mediaAddress(attribs));
  if (src === undefined) return { tagName: DROPPED, attribs: {} };
  return {
    tagName,
    attribs: {
      ...attribs,
      src,
      allowfullscreen: '',
      referrerpolicy: 'no-referrer',
      // The player needs scripts, its own origin (storage, its API) and new pages (its site). The first two
      // together let a frame lift its sandbox, but only inside a page of its own origin. Not given: moving the
      // page around it, dialogs, forms, downloads.
      sandbox: 'allow-scripts allow-same-origin allow-popups',
    },
  };
}

function mediaAddress(attribs: Attributes): string {
  return attribs['data-src'] || attribs['src'] || '';
}

/** Any tag, less such of its sizes and spans as are not numbers of one to four digits. */
export function keepSaneMeasures(tagName: string, attribs: Attributes): Tag {
  const kept = Object.entries(attribs).filter(([name, value]) => !MEASURES.has(name) || MEASURE.test(value));
  return { tagName, attribs: Object.fromEntries(kept) };
}

const MEASURES = new Set(['width', 'height', 'border', 'colspan', 'rowspan', 'span', 'start']);

const MEASURE = /^\d{1,4}(?:\.\d+)?(?:px|%)?$/;
