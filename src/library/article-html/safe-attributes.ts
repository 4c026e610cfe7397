import type { Attributes, Tag } from 'sanitize-html';

/**
 * The name given to a picture or frame that must not show: the sanitizer allows it, the parser drops it. The
 * sanitizer cannot do both, as it closes the wrong tag after renaming to one that it drops, and its
 * `exclusiveFilter` takes quadratic time.
 */
export const DROPPED = 'dropped-media';

/** A link to an absolute address, in a new page. Which schemes may stay, `allowedSchemes` decides. */
export function readLink(tagName: string, attribs: Attributes): Tag {
  const href = readUrl(attribs['href'] ?? '')?.href ?? '';
  return { tagName, attribs: { ...attribs, href, target: '_blank', rel: 'noopener noreferrer' } };
}

/** A picture with the address that it was lazy about, asked for when seen and without a `Referer`. */
export function readPicture(tagName: string, attribs: Attributes): Tag {
  const url = readMediaUrl(attribs);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return { tagName: DROPPED, attribs: {} };
  return { tagName, attribs: { ...attribs, src: url.href, referrerpolicy: 'no-referrer', loading: 'lazy' } };
}

/** The player of v.qq.com, shut in a sandbox. */
export function readVideo(tagName: string, attribs: Attributes): Tag {
  const url = readMediaUrl(attribs);
  if (url?.origin !== 'https://v.qq.com') return { tagName: DROPPED, attribs: {} };
  return {
    tagName,
    attribs: {
      ...attribs,
      src: url.href,
      allowfullscreen: '',
      referrerpolicy: 'no-referrer',
      // The player needs scripts, its own origin (storage, its API) and new pages (its site). The first two
      // together let a frame lift its sandbox, but only inside a page of its own origin. Not given: moving the
      // page around it, dialogs, forms, downloads.
      sandbox: 'allow-scripts allow-same-origin allow-popups',
    },
  };
}

function readMediaUrl(attribs: Attributes): URL | null {
  const url = readUrl(attribs['data-src'] || attribs['src'] || '');
  if (url?.protocol === 'http:' && !LOOPBACK_HOSTS.has(url.hostname)) url.protocol = 'https:';
  return url;
}

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

function readUrl(value: string): URL | null {
  const absolute = value.trim().replace(/^\/\//, 'https://');
  if (!URL.canParse(absolute)) return null;
  const url = new URL(absolute);
  // Only `mailto:` and the like leave a `<` as it is. sanitize-html looks for comments in addresses, and takes
  // quadratic time where it finds many.
  return url.href.includes('<') ? null : url;
}

/** Any tag, less such of its sizes and spans as are not numbers of one to four digits. */
export function keepSaneMeasures(tagName: string, attribs: Attributes): Tag {
  const kept = Object.entries(attribs).filter(([name, value]) => !MEASURES.has(name) || MEASURE.test(value));
  return { tagName, attribs: Object.fromEntries(kept) };
}

const MEASURES = new Set(['width', 'height', 'border', 'colspan', 'rowspan', 'span', 'start']);

const MEASURE = /^\d{1,4}(?:\.\d+)?(?:px|%)?$/;
