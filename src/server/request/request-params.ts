import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { badRequest, httpError } from '../http-error.ts';
import { isJson } from './media-type.ts';
import { recordOf } from './request-record.ts';

/** The parameters of a GraphQL request (GraphQL over HTTP, section 5.1). */
const PARAMS = ['query', 'operationName', 'variables', 'extensions', 'documentId'] as const;

/** What clients call an id of a document besides `documentId`; `doc_id` is that of Relay's guide. */
const OTHER_NAMES = ['id', 'doc_id'] as const;

/**
 * Reads the GraphQL parameters from a POST body or a GET address. Yoga's own parsers read bodies of
 * any size, accept forms and text, and treat broken JSON in a GET as a server error.
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
        return recordOperation(request, params);
      });
    },
  };
}

/**
 * Checks the body's headers before reading it: JSON, not compressed, not too large.
 *
 * @throws GraphQLError 415 or 413
 */
function checkBodyHeaders(request: Request, maxBytes: number): void {
  const { method, headers } = request;
  // A GET has no body and needs no type. With another type, it may come from a form.
  if ((method === 'POST' || headers.has('content-type')) && !isJson(request))
    throw unsupported('A query over POST needs the content type `application/json`.');
  const encoding = headers.get('content-encoding') ?? 'identity';
  // A few bytes of a compressed body may become gigabytes.
  if (encoding.trim().toLowerCase() !== 'identity')
    throw unsupported('A request body must not be compressed.');
  if (Number(headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

/**
 * The text of a body.
 *
 * @throws GraphQLError 413 as soon as it exceeds `maxBytes`, 400 if it is not UTF-8
 */
async function readBody(request: Request, maxBytes: number): Promise<string> {
  const bytes = await readBytes(request, maxBytes).catch((error: unknown) => {
    if (error instanceof GraphQLError) throw error;
    // The client left while sending: no failure of the gateway, and no answer is read.
    throw badRequest('The request body is incomplete.');
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw badRequest('The request body is not UTF-8.');
  }
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  // In HTTP, no body is longer than its content length.
  if (request.headers.has('content-length')) return new Uint8Array(await request.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving a `for await` early would destroy the connection, and the answer with it.
  const reader = request.body?.getReader();
  for (;;) {
    const { value: chunk } = (await reader?.read()) ?? {};
    if (chunk === undefined) return Buffer.concat(chunks);
    length += chunk.byteLength;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
}

function unsupported(message: string) {
  return httpError({ status: 415, code: 'BAD_REQUEST', message });
}

function tooLarge(maxBytes: number) {
  return httpError({
    status: 413,
    code: 'BAD_REQUEST',
    message: `A request body may hold at most ${maxBytes} bytes.`,
    // The rest of the body is not read.
    headers: { connection: 'close' },
  });
}

const BODY = 'The request body';

function paramsOfUrl(url: string): object {
  const given = [...new URL(url).searchParams];
  if (new Set(given.map(([name]) => name)).size < given.length)
    throw badRequest('The address may hold each parameter only once.');
  // Unknown names stay, to be refused as in a body.
  return Object.fromEntries(
    given.map(([name, text]) => {
      if (text === '') return [name, undefined];
      return [name, name === 'variables' || name === 'extensions' ? parseJson(text, `"${name}"`) : text];
    }),
  );
}

// The message of JSON.parse quotes the text.
function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(`${place} is not JSON.`);
  }
}

function checkParams(params: unknown, place: string): GraphQLParams {
  if (Array.isArray(params)) throw badRequest('Batches are not supported: send one operation per request.');
  if (!isObject(params)) throw badRequest(`${place} must be a JSON object.`);
  // The name is not quoted: an answer repeats nothing that was sent.
  const otherName = OTHER_NAMES.find((name) => name in params);
  if (otherName !== undefined)
    throw badRequest(`There is no "${otherName}": send the id of a trusted document as "documentId".`);
  if (Object.keys(params).some((name) => !PARAMS.some((known) => known === name)))
    throw badRequest(`${place} may hold only ${PARAMS.join(', ')}.`);
  for (const name of ['query', 'operationName', 'documentId'] as const)
    if (params[name] != null && typeof params[name] !== 'string')
      throw badRequest(`"${name}" must be a string.`);
  for (const name of ['variables', 'extensions'] as const)
    if (params[name] != null && !isObject(params[name])) throw badRequest(`"${name}" must be an object.`);
  return params;
}

function recordOperation(request: Request, params: GraphQLParams): GraphQLParams {
  recordOf(request).operationName = params.operationName?.slice(0, 100);
  return params;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
