import { FORMATS, type MediaFormat } from './media-format.ts';

/** How a file is served, besides its bytes. */
export interface Serving {
  /** Whether no shared cache may store it. */
  readonly isPrivate: boolean;
  /** Whether its format depends on `Accept`. */
  readonly isNegotiated: boolean;
  /** What a file is called that somebody saves, without its extension. */
  readonly name: string;
}

const YEAR_SECONDS = 31_536_000;

/**
 * Scripts of any page may read media, drafts included. Whoever has an address has the file, and what is
 * sent depends on nothing that only a browser has: no cookie, no key.
 */
export const READABLE_BY_ALL = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'accept-ranges, content-length, content-range, etag, retry-after',
} as const;

/** The headers of a file, without those that tell its length. */
export function fileHeaders(format: MediaFormat, { isPrivate, isNegotiated, name }: Serving) {
  const { contentType, isShown } = FORMATS[format];
  return {
    'content-type': contentType,
    'content-disposition': `${isShown ? 'inline' : 'attachment'}; filename="${plainName(name)}.${format}"`,
    'accept-ranges': 'bytes',
    'cache-control': `${isPrivate ? 'private' : 'public'}, max-age=${YEAR_SECONDS}, immutable`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'sandbox',
    'cross-origin-resource-policy': 'cross-origin',
    ...READABLE_BY_ALL,
    ...(isNegotiated && { vary: 'Accept' }),
  };
}

/**
 * The strong ETag of a file under its address. What an address names never changes at WeChat, so all
 * processes have the same bytes in one format, unless another version makes them: then of another
 * length.
 */
export function etagOf(format: MediaFormat, bytes: number): string {
  return `"${format}-${bytes.toString(36)}"`;
}

/** Ids of WeChat have up to 128 characters. */
const MAX_NAME_LENGTH = 160;

/** What file systems take, and headers in quotes (RFC 6266): all of an id of WeChat's. */
function plainName(name: string): string {
  return name.replace(/[^\w-]/g, '_').slice(0, MAX_NAME_LENGTH);
}
