import { type DocumentNode, GraphQLError, getOperationAST, Kind } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Refuses a document if the request names none of its operations, and lists those it has. */
export function useOperationChoice(): Plugin {
  return {
    onParse() {
      return ({ result, context: { params } }) => {
        if (result instanceof Error || getOperationAST(result, params.operationName)) return;
        // Yoga would give one message for all these cases, under this code.
        throw new GraphQLError(describe(result, params.operationName ?? undefined), {
          extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
        });
      };
    },
  };
}

function describe({ definitions }: DocumentNode, wanted: string | undefined): string {
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operations.length === 0) return 'The document holds no operation.';
  if (wanted === undefined)
    return `The document has ${operations.length} operations: name one in "operationName".`;
  const names = operations.flatMap(({ name }) => (name === undefined ? [] : [quote(name.value)]));
  const there = names.length === 0 ? 'one without a name' : names.slice(0, MAX_NAMES).join(', ');
  return `There is no operation ${quote(wanted)}: the document has ${there}${names.length > MAX_NAMES ? ', …' : ''}.`;
}

// A name may be as long as a request.
const MAX_NAMES = 5;
const MAX_LENGTH = 64;

function quote(name: string): string {
  return JSON.stringify(name.length > MAX_LENGTH ? `${name.slice(0, MAX_LENGTH)}…` : name);
}
