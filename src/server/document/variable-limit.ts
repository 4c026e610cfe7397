import type { Plugin } from 'graphql-yoga';
import { tooComplexError } from '../http-error.ts';

/**
 * Refuses variables of more values than `limit`, as a document of so many tokens is refused that has them as literals. Of
 * trusted documents too: their variables are the caller's. Each value is coerced, and has an error where it is wrong.
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

/** With those within lists and objects. Not by recursion, which thousands of lists within each other would exhaust. */
function countValues(variables: unknown): number {
  const found = [variables];
  for (const value of found)
    if (typeof value === 'object' && value !== null)
      for (const each of Object.values(value)) found.push(each);
  return found.length - 1;
}
