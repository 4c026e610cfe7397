import type { Plugin } from 'graphql-yoga';
import { tooComplexError } from '../http-error.ts';

/**
 * Replaces data of more than `limit` bytes of JSON with an error, without building the text: a few
 * aliases and fragments can ask a thousand times for one article of a megabyte.
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

/** The most bytes of one UTF-16 unit in JSON: `\u0001`. */
const MAX_BYTES_PER_UNIT = 6;

/**
 * The size of a result as JSON, in bytes. If the lengths of the texts already decide which side of
 * `limit` it is on, returns a lower bound without reading the texts.
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
  // Object.entries would allocate a pair for each field of each answer.
  for (const name in value) {
    fields += 1;
    sum += '"":'.length + name.length + sumJson(Reflect.get(value, name), measureText);
  }
  return sum + punctuatorsOf(fields);
}

/** Brackets, and the commas between the items. */
function punctuatorsOf(length: number): number {
  return '[]'.length + Math.max(0, length - 1);
}
