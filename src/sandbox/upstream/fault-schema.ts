import { z } from 'zod';
import { isObject } from './input.ts';

/** The kinds of fault that JSON can tell of. */
const KINDS = ['errcode', 'status', 'body', 'reset', 'hang', 'truncate', 'drip', 'behind', 'total'];

const text = z.string('must be a text');

/** A fault as JSON tells of it: its body is a text. Each message continues a sentence that begins with a field. */
export const faultSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('errcode'), errcode: integer(-1, 999_999), errmsg: text.optional() }),
    z.strictObject({ kind: z.literal('status'), status: integer(200, 599), html: text.optional() }),
    z.strictObject({ kind: z.literal('body'), body: text, contentType: text }),
    z.strictObject({ kind: z.literal('reset') }),
    z.strictObject({ kind: z.literal('hang') }),
    z.strictObject({ kind: z.literal('truncate') }),
    z.strictObject({ kind: z.literal('drip'), bytesPerSecond: integer(1, 1_000_000_000) }),
    z.strictObject({ kind: z.literal('behind'), seconds: integer(1, 600) }),
    z.strictObject({ kind: z.literal('total'), difference: integer(-1_000_000, 1_000_000) }),
  ],
  { error: ({ input }) => (isObject(input) ? `must be one of ${KINDS.join(', ')}` : 'must be an object') },
);

function integer(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.int(error).min(least, error).max(most, error);
}
