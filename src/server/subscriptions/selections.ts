import { createHash } from 'node:crypto';
import { type DocumentNode, type ExecutionArgs, type GraphQLSchema, getOperationAST } from 'graphql';
import { variablesBelowRoot } from '../compiled/variables-below-root.ts';

/** What subscriptions that ask alike share: what they show of each change. */
export interface Selection {
  /** The same for all that ask alike. */
  readonly key: string;
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variableValues: Readonly<Record<string, unknown>>;
}

/** The selections of open subscriptions, each once. */
export interface Selections {
  /** What an operation shows of each change, and what is called when its subscription has ended. */
  share(operation: Pick<ExecutionArgs, Shared>): {
    readonly selection: Selection;
    readonly release: () => void;
  };
}

type Shared = 'schema' | 'document' | 'operationName' | 'variableValues';

export function createSelections(): Selections {
  const open = new Map<string, { readonly selection: Selection; users: number }>();

  return {
    share({ schema, document, operationName, variableValues }) {
      const given = variableValues ?? {};
      const name = operationName ?? undefined;
      const key = keyOf(schema, document, name, given);
      const shared = open.get(key) ?? {
        selection: { key, schema, document, operationName: name, variableValues: given },
        users: 0,
      };
      open.set(key, shared);
      shared.users += 1;
      return {
        selection: shared.selection,
        release() {
          shared.users -= 1;
          if (shared.users === 0) open.delete(key);
        },
      };
    },
  };
}

/** Where a subscription begins decides nothing of what it shows: it is a variable of its root field. */
function keyOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  name: string | undefined,
  given: Readonly<Record<string, unknown>>,
): string {
  const operation = getOperationAST(document, name);
  const rootType = schema.getSubscriptionType();
  if (!operation || !rootType) throw new TypeError('There is no such subscription.');
  const below = variablesBelowRoot(document, operation, rootType.name);
  const values = below.map((each) => (Object.hasOwn(given, each) ? [given[each]] : []));
  return createHash('sha256')
    .update(JSON.stringify([document.loc?.source.body, name, values]))
    .digest('base64url');
}
