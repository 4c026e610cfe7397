import { GraphQLError } from 'graphql';
import { badRequest, requestFault } from '../request-fault.ts';
import { isJson } from './media-type.ts';

/**
 * Checks what the headers say of a body, before any of it is read: JSON that is not compressed, and not too large.
 *
 * @throws GraphQLError 415 or 413
 */
export function checkBodyHeaders(request: Request, maxBytes: number): void {
  const { method, headers } = request;
  // A GET has no body, so it needs no type; with another it may be what a form sends.
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
 * @throws GraphQLError 413 as soon as it is larger than `maxBytes`, 400 where it is not UTF-8
 */
export async function readBody(request: Request, maxBytes: number): Promise<string> {
  const bytes = await readBytes(request, maxBytes).catch((error: unknown) => {
    if (error instanceof GraphQLError) throw error;
    // Whoever left in the middle of it is no failure of the gateway, and reads no answer.
    throw badRequest('The request body has no end.');
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw badRequest('The request body is not UTF-8.');
  }
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  // HTTP lets no body be longer than it says.
  if (request.headers.has('content-length')) return new Uint8Array(await request.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Not by `for await`: when that is left early, it destroys the connection, and the answer with it.
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
  return requestFault({ status: 415, code: 'BAD_REQUEST', message });
}

function tooLarge(maxBytes: number) {
  return requestFault({
    status: 413,
    code: 'BAD_REQUEST',
    message: `A request body may hold at most ${maxBytes} bytes.`,
    // What is left of it is not read.
    headers: { connection: 'close' },
  });
}
