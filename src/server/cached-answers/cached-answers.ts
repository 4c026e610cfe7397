import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import type { Reads } from '../../library/operation/reads.ts';
import type { Metrics } from '../operator/metrics.ts';
import { createFindAsked, passOn, readBody, recordAsked } from '../request/asked-request.ts';
import type { Access } from '../request/authentication.ts';
import type { ServerContext } from '../request/client-address.ts';
import type { RateLimit } from '../request/rate-limit.ts';
import { recordOf } from '../request/request-record.ts';
import { createAnswerBody } from './answer-body.ts';
import { answerKeyOf, bodyLengthOf } from './answer-key.ts';
import { type CachedAnswer, createAnswerStore } from './answer-store.ts';
import { inOwnMemory } from './own-memory.ts';
import { type AnswerHead, headOf, sendAnswer } from './send-answer.ts';

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
  /** Keeps an answer that was made for a request, if it was asked for before. */
  keep(request: IncomingMessage, answer: MadeAnswer): void;
  /** Keeps the answers of the gateway. Its answer hook must be the last. */
  readonly plugin: Plugin<object, ServerContext>;
}

/** An answer without errors. */
export interface MadeAnswer {
  readonly head: AnswerHead;
  readonly bytes: Buffer;
  /** What it was made of. */
  readonly reads: Reads;
}

export interface CachedAnswersOptions {
  readonly access: Access;
  readonly rateLimit: RateLimit;
  readonly metrics: Pick<Metrics, 'recordRequest'>;
  /** A longer body is refused by the gateway. */
  readonly maxRequestBytes: number;
}

/** How long a request waits for an equal one that is being answered, in milliseconds. */
const PATIENCE_MS = 20;

/** After so long, the one is not waited for any more. Node.js may not tell that it is gone. */
const LOST_MS = 10_000;

export function createCachedAnswers({
  access,
  rateLimit,
  metrics,
  maxRequestBytes,
}: CachedAnswersOptions): CachedAnswers {
  const store = createAnswerStore();
  const findAsked = createFindAsked(access);
  /** The key under which the answer to a request is to be cached. */
  const wanted = new WeakMap<IncomingMessage, string>();
  /** Requests that wait for an equal one, by key. */
  const waiting = new Map<string, Equals>();

  function answerOrPass(
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
    passToGateway: () => void,
  ) {
    const asked = findAsked(request, body);
    // The gateway says why, and counts the attempts.
    if (asked === undefined) return passToGateway();
    const pass = () => {
      recordAsked(request, asked);
      passToGateway();
    };
    const key = answerKeyOf(request, asked, body.toString('latin1'));
    const serve = (answer: CachedAnswer) => {
      // The gateway says why it refuses.
      rateLimit.consume(asked.caller).then(() => give(answer), pass);
    };
    const give = (answer: CachedAnswer) => {
      const { startedAt } = asked;
      const form = answer.body.formFor(request.headers['accept-encoding']);
      sendAnswer(request, response, { head: answer, form, startedAt });
      store.show(answer);
      const durationMs = performance.now() - startedAt;
      metrics.recordRequest({ status: response.statusCode, code: 'OK', durationMs });
    };

    const known = store.find(key);
    if (known !== undefined) return serve(known);
    if (!store.isKnown(key)) return pass();
    const equals = waiting.get(key);
    if (equals === undefined || performance.now() - equals.since > LOST_MS)
      return make(key, request, response, pass);
    wait(equals, () => {
      const made = store.find(key);
      if (made === undefined) pass();
      else serve(made);
    });
  }

  /** Has the gateway answer, and keeps what it answers. */
  function make(key: string, request: IncomingMessage, response: ServerResponse, pass: () => void): void {
    wanted.set(request, key);
    waiting.set(key, { since: performance.now(), proceeds: new Set() });
    response.once('close', () => release(key));
    pass();
  }

  function release(key: string): void {
    const { proceeds = [] } = waiting.get(key) ?? {};
    waiting.delete(key);
    for (const proceed of proceeds) proceed();
  }

  /** Ends the wait of those that ask for the same. */
  function leave(request: IncomingMessage): void {
    const key = wanted.get(request);
    if (key !== undefined) release(key);
  }

  function keep(request: IncomingMessage, { head, bytes, reads }: MadeAnswer): void {
    const key = wanted.get(request);
    if (key === undefined) return;
    if (reads.areCurrent()) store.keep(key, { ...head, reads, body: createAnswerBody(inOwnMemory(bytes)) });
    release(key);
  }

  return {
    answer(request, response, pass) {
      const length = bodyLengthOf(request, maxRequestBytes);
      if (length === undefined) return pass();
      readBody(request, length, (body) => {
        answerOrPass(request, response, body, () => {
          if (length > 0) passOn(request, body);
          pass();
        });
      });
    },
    keep,
    plugin: {
      async onResponse({ request, response, serverContext: { req }, setResponse, fetchAPI: { Response } }) {
        if (req === undefined || !wanted.has(req)) return;
        const { reads, errorCodes, isStream = false } = recordOf(request);
        const isGood = response.status === 200 && errorCodes.length === 0 && !isStream;
        if (!isGood || reads === undefined) return leave(req);
        const text = await response.text();
        keep(req, { head: headOf(response), bytes: Buffer.from(text), reads });
        setResponse(new Response(text, { status: response.status, headers: response.headers }));
      },
    },
  };
}

/** Requests that wait for an equal one that is being answered. */
interface Equals {
  /** When the one began to be answered. */
  readonly since: number;
  readonly proceeds: Set<() => void>;
}

/** Adds a request. It proceeds when it is told to, or when it has waited long enough. */
function wait({ proceeds }: Equals, proceed: () => void): void {
  const timer = setTimeout(go, PATIENCE_MS);
  function go(): void {
    clearTimeout(timer);
    if (proceeds.delete(go)) proceed();
  }
  proceeds.add(go);
}
