import { GraphQLError, Lexer, Source, TokenKind } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { tooComplexError } from '../http-error.ts';
import type { IsTrusted } from './trusted-documents.ts';

/**
 * Refuses a document of more than `limit` tokens before parsing. The parser recurses for each
 * nested bracket, and tens of thousands exhaust the stack; the lexer does not recurse.
 */
export function useTokenLimit(limit: number, isTrusted: IsTrusted): Plugin {
  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source, options) => {
        const text = typeof source === 'string' ? source : source.body;
        const cost = isTrusted(text) ? 0 : countTokens(text);
        if (cost > limit)
          throw tooComplexError(`The document has ${cost} tokens, and ${limit} are allowed.`, {
            limit,
            cost,
          });
        return parseFn(source, options);
      });
    },
  };
}

/** The tokens of a text, up to the first syntax error: the parser reports that. */
export function countTokens(text: string): number {
  const lexer = new Lexer(new Source(text));
  let count = 0;
  try {
    while (lexer.advance().kind !== TokenKind.EOF) count += 1;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
  }
  return count;
}

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

/** How many values variables have. Nested values count. Iterative: thousands of nested lists would exhaust the stack. */
export function countValues(variables: unknown): number {
  const found = [variables];
  for (const value of found)
    if (typeof value === 'object' && value !== null)
      for (const each of Object.values(value)) found.push(each);
  return found.length - 1;
}
