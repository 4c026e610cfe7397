import { GraphQLError, type ValueNode, valueFromASTUntyped } from 'graphql';

/** How a scalar is read from variables and from documents. */
export interface ScalarInput<T> {
  readonly parseValue: (value: unknown) => T;
  readonly parseLiteral: (node: ValueNode) => T;
}

/**
 * Reads a scalar by a function that throws a TypeError with a sentence for the caller. It becomes a
 * GraphQLError, which callers see: graphql-js wraps other errors, and they are masked as ours.
 */
export function scalarInput<T>(name: string, read: (value: unknown) => T): ScalarInput<T> {
  function readAt(value: unknown, node: ValueNode | undefined): T {
    try {
      return read(value);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new GraphQLError(`${name} cannot represent this value. ${error.message}`, {
        nodes: node ?? null,
      });
    }
  }
  return {
    parseValue: (value) => readAt(value, undefined),
    parseLiteral: (node) => readAt(valueFromASTUntyped(node), node),
  };
}
