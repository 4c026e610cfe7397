import { createHash } from 'node:crypto';
import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GraphQLContext } from '../../../schema/builder.ts';
import { asksToExplain, EXPLAIN_HEADER, hasAlready } from '../request/request-headers.ts';
import { recordOf } from '../request/request-record.ts';

/** How long a shared cache may answer without revalidating. Uploads may take two minutes anyway. */
const MAX_AGE_SECONDS = 60;

/**
 * Lets HTTP caches store answers to trusted documents over GET, and answers 304 if the client's
 * copy is still valid. Nothing else may be cached: not refusals, since the next request may
 * succeed, and not unusual addresses ({@link isNormalAddress}), which could store an answer often.
 *
 * @param isPublic whether anyone may call: then shared caches may store the answers of operations to
 *   which no private list was open
 */
export function useHttpCaching({ isPublic }: { readonly isPublic: boolean }): Plugin<GraphQLContext> {
  return {
    onExecute({ args: { document, operationName, variableValues, contextValue } }) {
      const record = recordOf(contextValue.request);
      if (!record.isByDocumentId) return;
      const declared = getOperationAST(document, operationName)?.variableDefinitions ?? [];
      const names = declared.map(({ variable }) => variable.name.value);
      record.hasNeedlessVariables = Object.keys(variableValues ?? {}).some((name) => !names.includes(name));
    },
    async onResponse({ request, response, setResponse, fetchAPI: { Response } }) {
      const { isByDocumentId, hasNeedlessVariables, errorCodes, report, isStream } = recordOf(request);
      const { headers } = response;
      const isKept =
        request.method === 'GET' &&
        isByDocumentId &&
        response.status === 200 &&
        errorCodes.length === 0 &&
        !isStream &&
        !hasNeedlessVariables &&
        !asksToExplain(request) &&
        isNormalAddress(request.url);
      if (!isKept) {
        if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
        return;
      }
      headers.append('vary', `accept, accept-encoding, ${EXPLAIN_HEADER}`);
      headers.set('cache-control', cacheControlOf(isPublic && report?.isPrivate === false));
      const body = await response.text();
      // Other media types get another tag for the same text: their statuses mean more.
      const hash = createHash('sha256').update(`${headers.get('content-type')}\n${body}`);
      const etag = `"${hash.digest('base64url')}"`;
      headers.set('etag', etag);
      const isKnown = hasAlready(request, etag);
      if (isKnown) headers.delete('content-type');
      setResponse(new Response(isKnown ? null : body, { status: isKnown ? 304 : response.status, headers }));
    },
  };
}

/** What caches may do with an answer: shared ones too, if it is for all callers. */
export function cacheControlOf(isForAll: boolean): string {
  return isForAll ? `public, max-age=${MAX_AGE_SECONDS}` : 'private, no-cache';
}

/** The parameters of a request by document id. */
const NAMES = ['documentId', 'operationName', 'variables', 'extensions'];

/**
 * Whether a GET by document id has the address that clients write. Other spellings (spaces in JSON,
 * needless percent-encoding, unused extensions) could fill a shared cache with copies of one
 * answer. They are answered, but not cached.
 */
function isNormalAddress(url: string): boolean {
  const { search, searchParams } = new URL(url);
  return search
    .slice('?'.length)
    .split('&')
    .every((parameter) => {
      const [name = '', ...rest] = parameter.split('=');
      const text = searchParams.get(name) ?? '';
      return NAMES.includes(name) && isNormalValue(name, text) && formsOf(text).includes(rest.join('='));
    });
}

function isNormalValue(name: string, text: string): boolean {
  if (name !== 'variables' && name !== 'extensions') return text !== '';
  try {
    const value = JSON.parse(text);
    return text === JSON.stringify(name === 'variables' ? value : persistedQueryOf(value));
  } catch {
    return false;
  }
}

/** The fields that are read, in the order in which Apollo Client and urql write them. */
function persistedQueryOf(extensions: Readonly<Record<string, Record<string, unknown> | undefined>> | null) {
  const { version, sha256Hash } = extensions?.['persistedQuery'] ?? {};
  return { persistedQuery: { version, sha256Hash } };
}

/** As `encodeURIComponent` and `URLSearchParams` write it; clients often leave the colon as is. */
function formsOf(text: string): readonly string[] {
  const forms = [encodeURIComponent(text), new URLSearchParams({ '': text }).toString().slice('='.length)];
  return [...forms, ...forms.map((form) => form.replaceAll('%3A', ':'))];
}
