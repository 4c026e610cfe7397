import { z } from 'zod';
import type { ItemFields } from '../items.ts';
import { faultSchema } from '../upstream/faults.ts';

/** Any text, also an empty one. */
export const text = z.string().describe('a text');

/** Yes or no. */
export const flag = z.boolean().describe('true or false');

/** A whole number within limits, both included. */
export function integer(least: number, most: number) {
  return z.int().min(least).max(most).describe(`a whole number from ${least} to ${most}`);
}

/** One of a few texts. */
export function oneOf<T extends string>(choices: readonly T[]) {
  return z.enum(choices).describe(`one of ${choices.join(', ')}`);
}

/** Something that may be left out. */
export function optional<T extends z.ZodType>(schema: T) {
  return schema.optional().describe(`${schema.description}, or nothing`);
}

/**
 * Fields of an item in wire words. Only what the sandbox itself reads is checked: sending clients a name that is a
 * number is a use of it.
 */
export const itemFields = z
  .looseObject({
    media_id: text.optional(),
    update_time: integer(0, 9_999_999_999).optional(),
    url: text.optional(),
    content: z.looseObject({ news_item: z.array(z.looseObject({})).optional() }).optional(),
  })
  .transform((fields) => fields as ItemFields)
  .describe(
    'an object of fields as on the wire (media_id a text, update_time unix seconds, news_item in content a list of objects)',
  );

/** One way in which a call can fail. */
export const fault = faultSchema.describe(
  'one of {"kind":"errcode","errcode":-1}, {"kind":"status","status":502}, ' +
    '{"kind":"body","body":"{","contentType":"text/plain"}, {"kind":"reset"}, {"kind":"hang"}, {"kind":"truncate"}, ' +
    '{"kind":"drip","bytesPerSecond":100}, {"kind":"behind","seconds":10}, {"kind":"total","difference":-1}',
);
