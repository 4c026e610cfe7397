import {
  defaultExtractPersistedOperationId,
  usePersistedOperations,
} from '@graphql-yoga/plugin-persisted-operations';
import { parse, validate } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { schema } from '../../../schema/index.ts';
import { badRequest, type HttpError, httpError } from '../http-error.ts';
import { recordOf } from '../request/request-record.ts';

/** The operations that front ends of this gateway were built with. */
export interface TrustedDocuments {
  /** The text of each. */
  readonly byId: ReadonlyMap<string, string>;
  /** Whether no other is answered. */
  readonly only: boolean;
}

/** Whether a text is that of a trusted document: the operator's team wrote it, and what it may hold is not limited. */
export type IsTrusted = (text: string) => boolean;

export function createIsTrusted({ byId }: TrustedDocuments): IsTrusted {
  const texts = new Set(byId.values());
  return (text) => texts.has(text);
}

/** The ids of the trusted documents that the schema does not take, as it has changed since, each with the first reason. */
export function invalidDocuments({
  byId,
}: TrustedDocuments): readonly (readonly [id: string, reason: string])[] {
  return Array.from(byId).flatMap(([id, text]) => {
    const [error] = validate(schema, parse(text));
    return error === undefined ? [] : [[id, error.message] as const];
  });
}

/**
 * Answers an operation by the id of its document: `documentId` of GraphQL over HTTP (appendix A), or the hash that Apollo
 * Client and urql send in `extensions.persistedQuery`. A request that has a text as well asks for the text, unless that is
 * not the text of its `documentId`.
 */
export function useTrustedDocuments({ byId, only }: TrustedDocuments): Plugin {
  const texts = new Map(Array.from(byId, ([id, text]) => [hashIn(id), text]));

  const persistedOperations: Plugin = usePersistedOperations({
    allowArbitraryOperations: !only,
    extractPersistedOperationId: (params, ...rest) =>
      documentIdOf(params) ?? defaultExtractPersistedOperationId(params, ...rest),
    getPersistedOperation(id, request) {
      recordOf(request).isByDocumentId = true;
      return texts.get(hashIn(id)) ?? null;
    },
    customErrors: {
      keyNotFound: ({ params }) =>
        badRequest(
          params.extensions?.['persistedQuery'] === undefined
            ? 'The request has neither a "query" nor a "documentId".'
            : 'A "persistedQuery" needs the "version" 1 and a "sha256Hash".',
        ),
      notFound: ({ params }) => {
        const mayFallBack = !only && documentIdOf(params) === null;
        return badRequest(notFoundMessage({ hasDocuments: texts.size > 0, mayFallBack }));
      },
      persistedQueryOnly: () => httpError(TRUSTED_ONLY),
    },
  });

  return {
    ...persistedOperations,
    onParams(payload) {
      const { params } = payload;
      const trusted = texts.get(hashIn(documentIdOf(params) ?? ''));
      if (!only && params.query && trusted !== undefined && trusted !== params.query)
        throw badRequest('The "documentId" is not that of the "query": send one of them.');
      return persistedOperations.onParams?.(payload);
    },
  };
}

interface Lookup {
  readonly hasDocuments: boolean;
  /** Whether the client may be one that sends the text after such an answer, which is then answered. */
  readonly mayFallBack: boolean;
}

function notFoundMessage({ hasDocuments, mayFallBack }: Lookup): string {
  // By these very words Apollo Client and urql know that they are to send the text: this time, or from now on.
  if (mayFallBack) return hasDocuments ? 'PersistedQueryNotFound' : 'PersistedQueryNotSupported';
  return hasDocuments
    ? 'No trusted document has this id: the gateway needs the persisted-documents.json of the build that sends it.'
    : 'This gateway has no trusted documents: send the "query" itself.';
}

const TRUSTED_ONLY: HttpError = {
  status: 403,
  code: 'FORBIDDEN',
  message: 'Only trusted documents are answered here: send the "documentId" of one, without a "query".',
};

// Manifests and clients put in front which hash it is, or do not, each in its own way.
function hashIn(id: string): string {
  return id.replace(/^sha256:/, '');
}

function documentIdOf(params: GraphQLParams): string | null {
  return 'documentId' in params && typeof params.documentId === 'string' ? params.documentId : null;
}
