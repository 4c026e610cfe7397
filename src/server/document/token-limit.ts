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
