import { z } from 'zod';
import { numeric, readUrl } from './wire-values.ts';

/** A text; null if it is missing, empty or something else. */
export const text = z.string().min(1).nullable().catch(null);

/** Ids have up to 128 characters. */
const MAX_ID_LENGTH = 256;

/** An id, in any alphabet. The excluded characters are signs of damage in transit. */
export const id = z
  .string()
  .max(MAX_ID_LENGTH, 'too long')
  .regex(/^[^\s\p{Cc}\p{Cs}\uFFFD]+$/u, 'damaged or empty');

/** The address of a page or picture; null if it is missing or none. */
export const url = z
  .string()
  .transform((value) => readUrl(value) ?? null)
  .nullable()
  .catch(null);

/** 0 or 1; null if it is missing or something else. */
export const flag = numeric(z.literal([0, 1]))
  .transform((value) => value === 1)
  .nullable()
  .catch(null);

const MAX_DATE_SECONDS = 8.64e12;

/** Upstream sends times in unix seconds. */
export const instant = numeric(z.number().int().min(0).max(MAX_DATE_SECONDS)).transform(
  (seconds) => new Date(seconds * 1000),
);

/** Upstream may send any field except ids and times as `""`. */
export function unlessEmpty<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === '' ? null : value), schema);
}
