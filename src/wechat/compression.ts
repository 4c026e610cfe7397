import type { TransportAnswer } from './transport.ts';

/** How compressed formats with a magic number begin, in hexadecimal. JSON never begins so. */
const MAGIC_NUMBERS = [
  ['1f8b', 'gzip'],
  ['28b52ffd', 'zstd'],
  ['7801', 'deflate'],
  ['785e', 'deflate'],
  ['789c', 'deflate'],
  ['78da', 'deflate'],
] as const;

/**
 * Describes a compressed answer: it says so, or its body begins like one; undefined otherwise. The
 * gateway asks for plain bodies and unpacks none: 200 KB may become 200 MB.
 */
export function compressionOf({
  contentEncoding = '',
  bytes,
}: Pick<TransportAnswer, 'contentEncoding' | 'bytes'>): string | undefined {
  if (!/^(?:[\s,]|identity)*$/i.test(contentEncoding))
    return `a compressed body (content-encoding: ${contentEncoding.replace(/[^\x20-\x7e]/g, '?')})`;
  const beginning = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  const [, format] = MAGIC_NUMBERS.find(([magic]) => beginning.startsWith(magic)) ?? [];
  return format && `a body that looks compressed (it begins as ${format} does)`;
}
