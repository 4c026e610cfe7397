import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Plugin } from 'graphql-yoga';
import type { Metrics } from '../operator/metrics.ts';
import { type Access, createAuthenticate } from '../request/authentication.ts';
import { clientAddressOf, type ServerContext } from '../request/client-address.ts';
import { createMaySeeDrafts } from '../request/drafts-visibility.ts';
import type { RateLimit } from '../request/rate-limit.ts';
import { hasAlready } from '../request/request-headers.ts';
import { recordOf, requestIdIn } from '../request/request-record.ts';
import { createAnswerBody } from './answer-body.ts';
import { answerKeyOf, bodyLengthOf } from './answer-key.ts';
import { type CachedAnswer, createAnswerStore } from './answer-store.ts';

/*
 * Whole answers, cached as bytes in front of everything that makes them. One is given again to
 * a request that could only get the same one: with the same bytes, the same headers as far as any
 * policy reads them, from a caller with the same rights, while all that was read for it is as it
 * was and no check is due. Authentication, the rate limit, metrics, and what follows from showing
 * an item hold for each request as before.
 *
 *      request --> header checks --> [cached?] -- no --> admission --> the gateway
 *                                        |                                 |
 *                                        +-- yes: the bytes                +-- caches what it answers
 *                                                                              from the second time on
 */

/** Gives answers again that were given before. */
export interface CachedAnswers {
  /** Answers a request of `node:http`, or passes it on, with its body if that was read. */
  answer(request: IncomingMessage, response: ServerResponse, pass: () => void): void;
  /** Keeps the answers of the gateway. Its answer hook must be the last. */
  readonly plugin: Plugin<object, ServerContext>;
}

export interface CachedAnswersOptions {
  readonly access: Access;
  readonly rateLimit: RateLimit;
  readonly metrics: Pick<Metrics, 'recordRequest'>;
}

/** How long a request waits for an equal one that is being answered, in milliseconds. */
const PATIENCE_MS = 20;

/** Each answer has its own, or its form decides. */
const SENT_APART = new Set([
  'x-request-id',
  'server-timing',
  'content-length',
  'date',
  'content-type',
  'etag',
]);

export function createCachedAnswers({ access, rateLimit, metrics }: CachedAnswersOptions): CachedAnswers {
  const store = createAnswerStore();
  const authenticate = createAuthenticate(access.mode === 'keys' ? access.apiKeys : []);
  const maySeeDrafts = createMaySeeDrafts(access);
  /** The key under which the answer to a request is to be cached. */
  const wanted = new WeakMap<IncomingMessage, string>();
  /** Requests that wait for an equal one, by key. */
  const waiting = new Map<string, Equals>();

  function answerOrPass(request: IncomingMessage, response: ServerResponse, body: Buffer, pass: () => void) {
    const startedAt = performance.now();
    const headers = readNodeHeaders(request.headers);
    const caller = access.mode === 'keys' ? authenticate({ headers }) : clientAddressOf({ req: request });
    // The gateway says why, and counts the attempts.
    if (caller === undefined) return pass();
    const rights = maySeeDrafts({ headers, caller, httpVersion: request.httpVersion }) ? 'all' : 'public';
    const key = answerKeyOf(request, { body, rights });
    const serve = (answer: CachedAnswer) => {
      // The gateway says why it refuses.
      rateLimit.consume(caller).then(() => give(answer), pass);
    };
    const give = (answer: CachedAnswer) => {
      send(answer, request, response, startedAt);
      store.show(answer);
      const durationMs = performance.now() - startedAt;
      metrics.recordRequest({ status: response.statusCode, code: 'OK', durationMs });
    };

    const known = store.find(key);
    if (known !== undefined) return serve(known);
    if (!store.isKnown(key)) return pass();
    const equals = waiting.get(key);
    if (equals === undefined) return make(key, request, response, pass);
    wait(equals, () => {
      const made = store.find(key);
      if (made === undefined) pass();
      else serve(made);
    });
  }

  /** Has the gateway answer, and keeps what it answers. */
  function make(key: string, request: IncomingMessage, response: ServerResponse, pass: () => void): void {
    wanted.set(request, key);
    waiting.set(key, new Set());
    response.once('close', () => release(key));
    pass();
  }

  function release(key: string): void {
    const equals = waiting.get(key) ?? [];
    waiting.delete(key);
    for (const proceed of equals) proceed();
  }

  return {
    answer(request, response, pass) {
      const length = bodyLengthOf(request);
      if (length === undefined) return pass();
      readBody(request, length, (body) => {
        answerOrPass(request, response, body, () => {
          if (length > 0) passOn(request, body);
          pass();
        });
      });
    },
    plugin: {
      async onResponse({ request, response, serverContext, setResponse, fetchAPI: { Response } }) {
        const key = serverContext.req && wanted.get(serverContext.req);
        const { reads, errorCodes } = recordOf(request);
        if (key === undefined) return;
        const isGood = response.status === 200 && errorCodes.length === 0;
        if (!isGood || reads === undefined || !reads.areCurrent()) return release(key);
        const text = await response.text();
        store.keep(key, {
          lines: [...response.headers].filter(([name]) => !SENT_APART.has(name.toLowerCase())).flat(),
          type: response.headers.get('content-type') ?? '',
          etag: response.headers.get('etag') ?? undefined,
          body: createAnswerBody(Buffer.from(text)),
          reads,
        });
        setResponse(new Response(text, { status: response.status, headers: response.headers }));
        release(key);
      },
    },
  };
}

/** The headers of a request of `node:http`, read as those of a `Request` are: by lower-case names. */
function readNodeHeaders(headers: IncomingMessage['headers']) {
  return {
    get: (name: string) => headers[name]?.toString() ?? null,
    keys: () => Object.keys(headers),
  };
}

/** Requests that wait for an equal one that is being answered. */
type Equals = Set<() => void>;

/** Adds a request. It proceeds when it is told to, or when it has waited long enough. */
function wait(equals: Equals, proceed: () => void): void {
  const timer = setTimeout(go, PATIENCE_MS);
  function go(): void {
    clearTimeout(timer);
    if (equals.delete(go)) proceed();
  }
  equals.add(go);
}

/** Reads a body of this length, and calls back once it is there. */
function readBody(request: IncomingMessage, length: number, done: (body: Buffer) => void): void {
  if (length === 0) {
    done(Buffer.alloc(0));
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => void chunks.push(chunk));
  request.once('end', () => {
    const [only, ...others] = chunks;
    done(only !== undefined && others.length === 0 ? only : Buffer.concat(chunks));
  });
}

/** Hands a body that was read to whoever answers the request: Yoga takes it from here. */
function passOn(request: IncomingMessage, body: Buffer): void {
  Object.defineProperty(request, 'body', { get: () => Readable.from([body], { objectMode: false }) });
}

function send(
  { lines, type, etag, body }: CachedAnswer,
  request: IncomingMessage,
  response: ServerResponse,
  startedAt: number,
): void {
  const { headers } = request;
  const { bytes, coding } = body.formFor(headers['accept-encoding']);
  // Flat and in one go: Node.js takes twice as long for an object.
  const own = [
    ...lines,
    'x-request-id',
    requestIdIn(headers['x-request-id']?.toString()) ?? randomUUID(),
    'server-timing',
    `total;dur=${(performance.now() - startedAt).toFixed(1)}, upstream;dur=0.0`,
  ];
  if (etag !== undefined) own.push('etag', coding === undefined ? etag : etag.replace(/"$/, `-${coding}"`));
  if (etag !== undefined && hasAlready({ headers: readNodeHeaders(headers) }, etag)) {
    response.writeHead(304, own).end();
    return;
  }
  if (coding !== undefined) own.push('content-encoding', coding);
  own.push('content-type', type, 'content-length', String(bytes.length));
  response.writeHead(200, own).end(bytes);
}
