import type { Plugin } from 'graphql-yoga';
import { tooComplexError } from '../http-error.ts';

/**
 * Refuses variables of more than `limit` values, like a document with so many tokens. Trusted
 * documents too: their variables come from the caller. Each value is coerced and may be an error.
 */
export function useVariableLimit(limit: number): Plugin {
  return {
    onParams({ params: { variables = {} } }) {
      const cost = countValues(variables);
      if (cost > limit)
        throw tooComplexError(`The variables have ${cost} values, and ${limit} are allowed.`, {
          limit,
          cost,
        });
    },
  };
}

/** Nested values count. Iterative: thousands of nested lists would exhaust the stack. */
function countValues(variables: unknown): number {
  const found = [variables];
  for (const value of found)
    if (typeof value === 'object' && value !== null)
      for (const each of Object.values(value)) found.push(each);
  return found.length - 1;
}
