import type { Plugin } from 'graphql-yoga';
import { tooComplexError } from '../http-error.ts';

/**
 * Answers with an error in place of data that is more than `limit` bytes of JSON. That is found out without making the
 * text: a few aliases and fragments can ask a thousand times for one article of a megabyte.
 */
export function useResponseLimit(limit: number): Plugin {
  return {
    onExecutionResult({ result, setResult }) {
      if (result === undefined || Symbol.asyncIterator in result || result.data == null) return;
      const cost = measureJson(result.data, limit);
      if (cost <= limit) return;
      const message = `The answer has at least ${cost} bytes, and ${limit} are allowed.`;
      setResult({ errors: [tooComplexError(message, { limit, cost })] });
    },
  };
}

/** What a UTF-16 unit of a string may become at most: `\u0001`. */
const MAX_BYTES_PER_UNIT = 6;

/**
 * The bytes of a result as JSON, or, where it is plain already on which side of `limit` they are, as many as they are at
 * least: then no text is read, only its length.
 */
export function measureJson(value: unknown, limit: number): number {
  const atLeast = sumJson(value, (text) => text.length);
  if (atLeast > limit || atLeast * MAX_BYTES_PER_UNIT <= limit) return atLeast;
  return sumJson(value, (text) => Buffer.byteLength(JSON.stringify(text)) - '""'.length);
}

function sumJson(value: unknown, measureText: (text: string) => number): number {
  if (typeof value === 'string') return measureText(value) + '""'.length;
  if (typeof value !== 'object' || value === null) return String(value).length;
  if (Array.isArray(value))
    return value.reduce((sum, item) => sum + sumJson(item, measureText), punctuatorsOf(value.length));
  let [sum, fields] = [0, 0];
  // Not by Object.entries, which would make a pair for each field of each answer.
  for (const name in value) {
    fields += 1;
    sum += '"":'.length + name.length + sumJson(Reflect.get(value, name), measureText);
  }
  return sum + punctuatorsOf(fields);
}

/** Brackets, and commas between what is in them. */
function punctuatorsOf(length: number): number {
  return '[]'.length + Math.max(0, length - 1);
}
