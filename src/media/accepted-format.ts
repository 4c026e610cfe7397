import type { ThumbnailFormat } from './pictures/picture-request.ts';

const PREFERRED = ['avif', 'webp'] as const;

/**
 * The format of a resized picture for an `Accept` header. Only what it names counts: `*` comes from
 * everyone, also from those who show neither.
 */
export function acceptedFormatOf(accept = ''): ThumbnailFormat {
  const taken = accept.toLowerCase().split(',').filter(isTaken).map(mediaTypeOf);
  return PREFERRED.find((format) => taken.includes(`image/${format}`)) ?? 'plain';
}

function mediaTypeOf(range: string): string | undefined {
  return range.split(';')[0]?.trim();
}

/** A weight of 0 is a no. */
function isTaken(range: string): boolean {
  return !/;\s*q\s*=\s*0(?:\.0*)?\s*(?:;|$)/.test(range);
}
