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
  /** The text of each document. */
  readonly byId: ReadonlyMap<string, string>;
  /** The file that each document is from, by its id. Default: none is from a file. */
  readonly fileOf?: ReadonlyMap<string, string>;
  /** Those of the gateway's own page, which are trusted wherever it is served. Default: none. */
  readonly ofPage?: ReadonlyMap<string, string>;
  /** Whether all other documents are refused. */
  readonly only: boolean;
}

/** Whether a text is a trusted document: the operator's team wrote it, so no limits apply. */
export type IsTrusted = (text: string) => boolean;

export function createIsTrusted({ byId, ofPage = new Map() }: TrustedDocuments): IsTrusted {
  const texts = new Set([...byId.values(), ...ofPage.values()]);
  return (text) => texts.has(text);
}

/** A trusted document that this schema does not take. */
export interface InvalidDocument {
  readonly id: string;
  /** Undefined if it is from no file. */
  readonly file: string | undefined;
  /** Its first error. */
  readonly reason: string;
}

/** The trusted documents that are invalid in this schema. */
export function invalidDocuments({ byId, fileOf }: TrustedDocuments): readonly InvalidDocument[] {
  return Array.from(byId).flatMap(([id, text]) => {
    const [error] = validate(schema, parse(text));
    return error === undefined ? [] : [{ id, file: fileOf?.get(id), reason: error.message }];
  });
}

/** An id without the name of the hash: only some manifests and clients have it. */
export function bareIdOf(id: string): string {
  return id.replace(/^sha256:/, '');
}

/**
 * Answers an operation by its document id: `documentId` of GraphQL over HTTP (appendix A), or the
 * hash that Apollo Client and urql send in `extensions.persistedQuery`. If a request has a text
 * too, the text is used, unless it does not match its `documentId`.
 */
export function useTrustedDocuments({ byId, ofPage = new Map(), only }: TrustedDocuments): Plugin {
  const texts = new Map(Array.from([...ofPage, ...byId], ([id, text]) => [bareIdOf(id), text]));

  const persistedOperations: Plugin = usePersistedOperations({
    allowArbitraryOperations: !only,
    extractPersistedOperationId: (params, ...rest) =>
      documentIdOf(params) ?? defaultExtractPersistedOperationId(params, ...rest),
    getPersistedOperation(id, request) {
      recordOf(request).isByDocumentId = true;
      return texts.get(bareIdOf(id)) ?? null;
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
        return badRequest(notFoundMessage({ hasDocuments: byId.size > 0, mayFallBack }));
      },
      persistedQueryOnly: () => httpError(TRUSTED_ONLY),
    },
  });

  return {
    ...persistedOperations,
    onParams(payload) {
      const { params } = payload;
      const id = documentIdOf(params);
      const trusted = id === null ? undefined : texts.get(bareIdOf(id));
      if (!only && params.query && trusted !== undefined && trusted !== params.query)
        throw badRequest('The "documentId" does not match the "query": send only one of them.');
      return persistedOperations.onParams?.(payload);
    },
  };
}

interface Lookup {
  readonly hasDocuments: boolean;
  /** Whether the client may retry with the text, which is then answered. */
  readonly mayFallBack: boolean;
}

function notFoundMessage({ hasDocuments, mayFallBack }: Lookup): string {
  // Apollo Client and urql look for these exact words: send the text now, or from now on.
  if (mayFallBack) return hasDocuments ? 'PersistedQueryNotFound' : 'PersistedQueryNotSupported';
  return hasDocuments
    ? 'No trusted document has this id: the gateway needs the manifest of the build that sends it, such as its persisted-documents.json.'
    : 'This gateway has no trusted documents: send the "query" itself.';
}

const TRUSTED_ONLY: HttpError = {
  status: 403,
  code: 'FORBIDDEN',
  message: 'Only trusted documents are answered here: send a "documentId" without a "query".',
};

function documentIdOf(params: GraphQLParams): string | null {
  return 'documentId' in params && typeof params.documentId === 'string' ? params.documentId : null;
}
