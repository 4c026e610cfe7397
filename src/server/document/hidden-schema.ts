import { GraphQLError, NoSchemaIntrospectionCustomRule } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Hides the schema: refuses `__schema` and `__type`, and removes suggested names from errors.
 * graphql's `hideSuggestions` misses one kind, about a missing selection.
 */
export function useHiddenSchema(): Plugin {
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(NoSchemaIntrospectionCustomRule);
    },
    onExecutionResult({ result, setResult }) {
      if (result === undefined || Symbol.asyncIterator in result || !result.errors) return;
      setResult({ ...result, errors: result.errors.map(withoutSuggestion) });
    },
  };
}

const SUGGESTION = ' Did you mean ';

function withoutSuggestion(error: GraphQLError): GraphQLError {
  // It is at the end. The text before it may quote the caller, so a regex could be slow.
  const end = error.message.endsWith('?') ? error.message.lastIndexOf(SUGGESTION) : -1;
  const message = end === -1 ? error.message : error.message.slice(0, end);
  if (message === error.message) return error;
  const { nodes = null, source = null, positions = null, path = null, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}
