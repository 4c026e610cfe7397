import { z } from 'zod';
import { numeric, readNumber, readUrl } from './wire-values.ts';

/** A field of which anything is possible. Not `catch`: most are missing, and an error takes longest. */
export function readBy<T>(read: (value: unknown) => T) {
  return z.unknown().optional().transform(read);
}

/** A text; null if it is missing, empty or something else. */
export const text = readBy((value) => (typeof value === 'string' && value !== '' ? value : null));

/** Ids have up to 128 characters. */
const MAX_ID_LENGTH = 256;

/** An id, in any alphabet. The excluded characters are signs of damage in transit. */
export const id = z
  .string()
  .max(MAX_ID_LENGTH, 'too long')
  .regex(/^[^\s\p{Cc}\p{Cs}\uFFFD]+$/u, 'damaged or empty');

/** The address of a page or picture; null if it is missing or none. */
export const url = readBy((value) => (typeof value === 'string' ? (readUrl(value) ?? null) : null));

/** 0 or 1; null if it is missing or something else. */
export const flag = readBy(readFlag);

export function readFlag(value: unknown): boolean | null {
  const number = readNumber(value);
  return number === 0 || number === 1 ? number === 1 : null;
}

const MAX_DATE_SECONDS = 8.64e12;

/** Upstream sends times in unix seconds. */
export const instant = numeric(z.number().int().min(0).max(MAX_DATE_SECONDS)).transform(
  (seconds) => new Date(seconds * 1000),
);

/** Upstream may send any field except ids and times as `""`. */
export function unlessEmpty<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === '' ? null : value), schema);
}
