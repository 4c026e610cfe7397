import type { RequestListener } from 'node:http';
import { PassThrough, type Writable } from 'node:stream';
import inject from 'light-my-request';
import type { Handlers } from '../commands/start/open-handlers.ts';
import type { Gateway } from './gateway.ts';
import { toWebStream } from './to-web-stream.ts';

/** Answers requests of the fetch API, with responses of the platform. */
export function createAnswerFetch({
  graphQLServer,
  answerMedia,
}: Pick<Handlers, 'graphQLServer' | 'answerMedia'>): Gateway['fetch'] {
  return async (request, { address } = {}) => {
    if (answerMedia !== undefined && pathOf(request).startsWith('/media/'))
      return answerByListener(answerMedia, request, address);
    let start: ((output: Writable) => void) | undefined;
    const made = await graphQLServer.fetch(request, {
      address,
      takeStream(begin) {
        start = begin;
      },
    });
    const bytes = start === undefined ? await made.arrayBuffer() : undefined;
    const body = bytes === undefined ? streamOf(request, (output) => start?.(output)) : bodyOf(bytes);
    return new Response(body, { status: made.status, headers: [...made.headers] });
  };
}

/** Some statuses may have no body, not even an empty one. */
function bodyOf(bytes: ArrayBuffer): ArrayBuffer | null {
  return bytes.byteLength === 0 ? null : bytes;
}

/** What is written as it is read. Ends with its reader, and with the request. */
function streamOf({ signal }: Request, start: (output: Writable) => void): ReadableStream<Uint8Array> {
  // Holds next to nothing itself, so that it tells whether it is read.
  const through = new PassThrough({ highWaterMark: 1 });
  const leave = () => void through.destroy();
  signal.addEventListener('abort', leave, { once: true });
  through.once('close', () => signal.removeEventListener('abort', leave));
  start(through);
  if (signal.aborted) leave();
  return toWebStream(through);
}

/** The answer of the listener of media, which knows nothing of the fetch API. */
async function answerByListener(
  listener: RequestListener,
  request: Request,
  remoteAddress = 'unknown',
): Promise<Response> {
  const { method, signal, headers } = request;
  signal.throwIfAborted();
  const leaving = new AbortController();
  signal.addEventListener('abort', () => leaving.abort(), { once: true, signal: leaving.signal });
  const made = await inject(
    (incoming, response) => {
      // As a connection that closes, by which files and films are closed, too.
      leaving.signal.addEventListener('abort', () => response.destroy(), { once: true });
      // `inject` calls this later.
      if (leaving.signal.aborted) response.destroy();
      else listener(incoming, response);
    },
    {
      // All others are refused alike.
      method: method === 'GET' || method === 'HEAD' ? method : 'POST',
      url: pathOf(request),
      headers: Object.fromEntries(headers),
      remoteAddress,
      payloadAsStream: true,
    },
  );
  const { statusCode: status } = made;
  const stream = made.stream();
  stream.once('close', () => leaving.abort());
  const isEmpty = method === 'HEAD' || status === 204 || status === 304;
  // Nobody reads it, and it ends when it is read.
  if (isEmpty) stream.resume();
  const lines = Object.entries(made.headers).map(([name, value]): [string, string] => [name, String(value)]);
  return new Response(isEmpty ? null : toWebStream(stream), { status, headers: lines });
}

/** With the query. */
function pathOf({ url }: Request): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
