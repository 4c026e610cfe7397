import {
  defaultExtractPersistedOperationId,
  usePersistedOperations,
} from '@graphql-yoga/plugin-persisted-operations';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { type Refusal, refusalError } from '../request/refusal.ts';

/** The operations that front ends of this gateway were built with. */
export interface TrustedDocuments {
  /** The text of each. */
  readonly byId: ReadonlyMap<string, string>;
  /** Whether no other is answered. */
  readonly only: boolean;
}

/** Whether a text is that of a trusted document. The operator's own team has written it, so what it may hold is not limited. */
export type IsTrusted = (text: string) => boolean;

export function createIsTrusted({ byId }: TrustedDocuments): IsTrusted {
  const texts = new Set(byId.values());
  return (text) => texts.has(text);
}

/**
 * Answers an operation by the id of its document: `documentId` of GraphQL over HTTP (appendix A), or the hash that Apollo
 * Client and urql send in `extensions.persistedQuery`. A request that has a text as well asks for the text.
 */
export function useTrustedDocuments({ byId, only }: TrustedDocuments): Plugin {
  return usePersistedOperations({
    allowArbitraryOperations: !only,
    extractPersistedOperationId: (params, ...rest) =>
      documentIdOf(params) ?? defaultExtractPersistedOperationId(params, ...rest),
    // An id may say which hash it is, and the manifest have the bare hash.
    getPersistedOperation(id, request) {
      requestsById.add(request);
      return byId.get(id) ?? byId.get(id.replace(/^sha256:/, '')) ?? null;
    },
    customErrors: {
      keyNotFound: () => badRequest('The request has neither a "query" nor a "documentId".'),
      notFound: ({ params }) => badRequest(notFound({ mayFallBack: !only && documentIdOf(params) === null })),
      persistedQueryOnly: () => refusalError(TRUSTED_ONLY),
    },
  });

  // Apollo Client and urql know these two by their text, and then send the query itself: once, or from then on always.
  function notFound({ mayFallBack }: { readonly mayFallBack: boolean }): string {
    if (mayFallBack) return byId.size > 0 ? 'PersistedQueryNotFound' : 'PersistedQueryNotSupported';
    return byId.size > 0
      ? ANOTHER_BUILD
      : 'This gateway knows no documents by their ids: send the "query" itself.';
  }
}

const requestsById = new WeakSet<Request>();

/** Whether a request has named its document by the id. */
export function isByDocumentId(request: Request): boolean {
  return requestsById.has(request);
}

const ANOTHER_BUILD =
  'No trusted document has this id: the gateway needs the persisted-documents.json of the build that sends it.';

const TRUSTED_ONLY: Refusal = {
  status: 403,
  code: 'FORBIDDEN',
  message: 'Only trusted documents are answered here: send the "documentId" of one, without a "query".',
};

function documentIdOf(params: GraphQLParams): string | null {
  return 'documentId' in params && typeof params.documentId === 'string' ? params.documentId : null;
}

function badRequest(message: string) {
  return refusalError({ status: 400, code: 'BAD_REQUEST', message });
}
