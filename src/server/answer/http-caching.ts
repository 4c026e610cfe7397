import { createHash } from 'node:crypto';
import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GraphQLContext } from '../../../schema/builder.ts';
import { asksToExplain, EXPLAIN_HEADER, hasAlready } from '../request/request-headers.ts';
import { recordOf } from '../request/request-record.ts';

/** How long a shared cache may answer without asking, in seconds. An upload shows after two minutes in any case. */
const MAX_AGE_SECONDS = 60;

/**
 * Lets caches keep the answers to trusted documents over GET: who has one already and asks again is told with status 304
 * that it still holds. No other answer is to be cached, nor a refusal: the same address may be answered the next time; nor
 * what was asked for in a needless way ({@link isNormalAddress}), in which one answer could be cached any number of times.
 *
 * @param isPublic whether everybody may ask: then a cache may answer to everybody
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
      const { isByDocumentId, hasNeedlessVariables, errorCodes } = recordOf(request);
      const { headers } = response;
      const isKept =
        request.method === 'GET' &&
        isByDocumentId &&
        response.status === 200 &&
        errorCodes.length === 0 &&
        !hasNeedlessVariables &&
        !asksToExplain(request) &&
        isNormalAddress(request.url);
      if (!isKept) {
        if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
        return;
      }
      headers.append('vary', `accept, ${EXPLAIN_HEADER}`);
      headers.set('cache-control', isPublic ? `public, max-age=${MAX_AGE_SECONDS}` : 'private, no-cache');
      const body = await response.text();
      // The same text is another answer as another media type, in which statuses mean more.
      const hash = createHash('sha256').update(`${headers.get('content-type')}\n${body}`);
      const etag = `"${hash.digest('base64url')}"`;
      headers.set('etag', etag);
      const isKnown = hasAlready(request, etag);
      if (isKnown) headers.delete('content-type');
      setResponse(new Response(isKnown ? null : body, { status: isKnown ? 304 : response.status, headers }));
    },
  };
}

/** What may name a document by its id, and what goes with it. */
const NAMES = ['documentId', 'operationName', 'variables', 'extensions'];

/**
 * Whether the address of a GET by a document's id is written as clients write it. Anything can be written in so many other
 * ways (spaces in JSON, needless percent code, extensions that nobody reads) that a shared cache would fill up with one
 * answer: those are answered, but not for caches.
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

/** All that is read of them, in the order in which Apollo Client and urql write it. */
function persistedQueryOf(extensions: Readonly<Record<string, Record<string, unknown> | undefined>> | null) {
  const { version, sha256Hash } = extensions?.['persistedQuery'] ?? {};
  return { persistedQuery: { version, sha256Hash } };
}

/** As `encodeURIComponent` and `URLSearchParams` write it; the colon in an id is often left. */
function formsOf(text: string): readonly string[] {
  const forms = [encodeURIComponent(text), new URLSearchParams({ '': text }).toString().slice('='.length)];
  return [...forms, ...forms.map((form) => form.replaceAll('%3A', ':'))];
}
