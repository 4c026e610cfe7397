import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { badRequest } from '../request-fault.ts';
import { checkBodyHeaders, readBody } from './request-body.ts';
import { recordOf } from './request-record.ts';

/** What a GraphQL request is made of (GraphQL over HTTP, section 5.1). */
const PARAMS = ['query', 'operationName', 'variables', 'extensions', 'documentId'] as const;

/**
 * Reads the parameters of a GraphQL request from the body of a POST or the address of a GET. Yoga's own parsers read a
 * body of any size, take forms and text, and answer a GET with broken JSON as a fault of the server.
 */
export function useRequestParams({ maxBytes }: { readonly maxBytes: number }): Plugin {
  return {
    onRequestParse({ request, setRequestParser }) {
      if (request.method !== 'GET' && request.method !== 'POST') return;
      checkBodyHeaders(request, maxBytes);
      setRequestParser(async () => {
        const params =
          request.method === 'GET'
            ? checkParams(paramsOfUrl(request.url), 'The address')
            : checkParams(parseJson(await readBody(request, maxBytes), BODY), BODY);
        return noteOperation(request, params);
      });
    },
  };
}

const BODY = 'The request body';

function paramsOfUrl(url: string): object {
  const given = [...new URL(url).searchParams];
  if (new Set(given.map(([name]) => name)).size < given.length)
    throw badRequest('The address may hold each parameter only once.');
  // Those of other names are kept as well, so that they are refused as they are in a body.
  return Object.fromEntries(
    given.map(([name, text]) => {
      if (text === '') return [name, undefined];
      return [name, name === 'variables' || name === 'extensions' ? parseJson(text, `"${name}"`) : text];
    }),
  );
}

// What JSON.parse says quotes the text.
function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(`${place} is not JSON.`);
  }
}

function checkParams(params: unknown, place: string): GraphQLParams {
  if (Array.isArray(params)) throw badRequest('Batches are not answered: send one operation in a request.');
  if (!isObject(params)) throw badRequest(`${place} must be a JSON object.`);
  // Other names are not told: an answer repeats nothing of what was sent.
  if ('id' in params) throw badRequest('There is no "id": the id of a trusted document is its "documentId".');
  if (Object.keys(params).some((name) => !PARAMS.some((known) => known === name)))
    throw badRequest(`${place} may hold only ${PARAMS.join(', ')}.`);
  for (const name of ['query', 'operationName', 'documentId'] as const)
    if (params[name] != null && typeof params[name] !== 'string')
      throw badRequest(`"${name}" must be a string.`);
  for (const name of ['variables', 'extensions'] as const)
    if (params[name] != null && !isObject(params[name])) throw badRequest(`"${name}" must be an object.`);
  return params;
}

function noteOperation(request: Request, params: GraphQLParams): GraphQLParams {
  recordOf(request).operationName = params.operationName?.slice(0, 100);
  return params;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
