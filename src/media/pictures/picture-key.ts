import { createHash } from 'node:crypto';
import type { ResizeOptions } from './resize-picture.ts';

/** Names a picture in the cache of files: as it is, or resized. */
export function pictureKey(source: URL, resized?: ResizeOptions): string {
  const parts = resized === undefined ? [source.href] : [source.href, resized.width, resized.format];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
