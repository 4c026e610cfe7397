import { GraphQLError, NoSchemaIntrospectionCustomRule } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Does not tell what the schema is: refuses `__schema` and `__type`, and leaves the names that there are out of errors
 * about names that there are not. graphql's `hideSuggestions` leaves one kind in, about a missing selection.
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
  // It stands at the end. What comes before may quote the caller, so a search for it must not begin anew at each place.
  const end = error.message.endsWith('?') ? error.message.lastIndexOf(SUGGESTION) : -1;
  const message = end === -1 ? error.message : error.message.slice(0, end);
  if (message === error.message) return error;
  const { nodes = null, source = null, positions = null, path = null, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}
