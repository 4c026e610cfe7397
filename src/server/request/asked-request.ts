import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { type Access, createAuthenticate } from './authentication.ts';
import { clientAddressOf } from './client-address.ts';
import { createMaySeeDrafts } from './drafts-visibility.ts';

/** A request whose body is read, and whose caller is known. */
export interface AskedRequest {
  /** Milliseconds of a monotonic clock. */
  readonly startedAt: number;
  readonly body: Buffer;
  /** The name of its key, or its address. */
  readonly caller: string;
  readonly maySeeDrafts: boolean;
  /** Whether the rate limit has counted it. */
  isCounted: boolean;
}

/** Tells who asks. The caller is unknown if the gateway will refuse it, and say why. */
export function createFindAsked(access: Access) {
  const authenticate = createAuthenticate(access.mode === 'keys' ? access.apiKeys : []);
  const maySeeDrafts = createMaySeeDrafts(access);

  return (request: IncomingMessage, body: Buffer): AskedRequest | undefined => {
    const startedAt = performance.now();
    const headers = readNodeHeaders(request.headers);
    const caller = access.mode === 'keys' ? authenticate({ headers }) : clientAddressOf({ req: request });
    if (caller === undefined) return undefined;
    const { httpVersion } = request;
    return {
      startedAt,
      body,
      caller,
      maySeeDrafts: maySeeDrafts({ headers, caller, httpVersion }),
      isCounted: false,
    };
  };
}

const ASKED = Symbol('asked');

/** Tells what comes after of a request. Not in a `WeakMap`: that takes a fifth of a short answer. */
export function recordAsked(request: IncomingMessage, asked: AskedRequest): void {
  Object.assign(request, { [ASKED]: asked });
}

/** What was recorded of a request; undefined of one that was not looked at ahead of the gateway. */
export function askedRequestOf(request: IncomingMessage): AskedRequest | undefined {
  return (request as { readonly [ASKED]?: AskedRequest })[ASKED];
}

/** The headers of a request of `node:http`, read as those of a `Request` are: by lower-case names. */
export function readNodeHeaders(headers: IncomingMessage['headers']) {
  return {
    get: (name: string) => headers[name]?.toString() ?? null,
    keys: () => Object.keys(headers),
  };
}

/** Reads a body of this length, and calls back once it is there. */
export function readBody(request: IncomingMessage, length: number, done: (body: Buffer) => void): void {
  if (length === 0) {
    done(Buffer.alloc(0));
    return;
  }
  const chunks: Buffer[] = [];
  const take = (chunk: Buffer) => void chunks.push(chunk);
  request.on('data', take);
  request.once('end', () => {
    // A subscription keeps its request for as long as it is open.
    request.removeListener('data', take);
    const [only, ...others] = chunks;
    done(only !== undefined && others.length === 0 ? only : Buffer.concat(chunks));
  });
}

const BODY = Symbol('body');

interface ReadRequest extends IncomingMessage {
  [BODY]?: Buffer | undefined;
}

/** Hands a body that was read to whoever answers the request: Yoga takes it from here. */
export function passOn(request: IncomingMessage, body: Buffer): void {
  Object.assign(request, { [BODY]: body });
  Object.defineProperty(request, 'body', { get: readableBody, configurable: true });
}

/** One getter for all: with one of its own, each request would take a KB more. */
function readableBody(this: ReadRequest): Readable {
  return Readable.from([this[BODY] ?? Buffer.alloc(0)], { objectMode: false });
}

/** Lets go of what a request held that is answered for long: its body and its headers. */
export function forgetContents(request: IncomingMessage): void {
  // Not deleted, for the same reason.
  Object.assign(request, { [BODY]: undefined, [ASKED]: undefined });
  request.headers = {};
  request.rawHeaders = [];
}
