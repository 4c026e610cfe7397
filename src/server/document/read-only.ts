import { GraphQLError, type ValidationRule } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Refuses mutations in validation: graphql would only find them in execution. */
export function useReadOnly(): Plugin {
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(onlyQueries);
    },
  };
}

const onlyQueries: ValidationRule = (context) => ({
  OperationDefinition(node) {
    if (context.getSchema().getRootType(node.operation)) return;
    context.reportError(
      new GraphQLError(`There are no ${node.operation}s: the gateway only reads.`, { nodes: node }),
    );
  },
});
