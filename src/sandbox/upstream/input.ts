import { RefusalError } from './refusal.ts';

/** The JSON object that was posted; an empty one for a GET. */
export type Input = Readonly<Record<string, unknown>>;

/** Throws a {@link RefusalError}: 44002 for no body, 47001 for one that is not a JSON object. */
export function readInput(body: Uint8Array): Input {
  if (body.length === 0) throw new RefusalError(44002);
  const value = parse(Buffer.from(body).toString());
  if (!isObject(value)) throw new RefusalError(47001);
  return value;
}

/** Whether a parsed JSON value is an object, not an array. */
export function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
