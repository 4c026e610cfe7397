import { z } from 'zod';

/** What a number stands for that came as text, in decimal digits alone; anything else as it is. */
export function readNumber(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
}

/** A number as it is or as text, read by `schema`: upstream sends any of its numbers both ways. */
export function numeric<T extends z.ZodType>(schema: T) {
  return z.preprocess(readNumber, schema);
}
