import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import type { GraphQLContext } from '../../../schema/builder.ts';
import { NotAtHandError } from '../../library/operation/cached-loader.ts';
import { GatewayError } from '../../upstream/errors.ts';
import type { CachedAnswers } from '../cached-answers/cached-answers.ts';
import { type AnswerHead, headOf, sendAnswer } from '../cached-answers/send-answer.ts';
import { createSightings } from '../cached-answers/sightings.ts';
import { countValues } from '../document/token-limit.ts';
import { type CachedContextOptions, createCachedContext } from '../operation-context.ts';
import type { Metrics } from '../operator/metrics.ts';
import { type AskedRequest, askedRequestOf } from '../request/asked-request.ts';
import type { ServerContext } from '../request/client-address.ts';
import { EVENT_STREAM } from '../request/media-type.ts';
import type { RateLimit } from '../request/rate-limit.ts';
import { recordOf } from '../request/request-record.ts';
import { LeftToGatewayError } from './left-to-gateway.ts';
import { createOperationCompiler, type Operation, type RepeatedOperation } from './operation-compiler.ts';
import { type RequestShape, shapeOf } from './request-shape.ts';

/*
 * Operations that the gateway has answered before, executed past it: with other variables, from
 * what is cached, proven and checked. What decides about such a request was decided for the one
 * before, as all but the variables is the same: headers, rights, document, operation. What depends on
 * the variables or on the caller is decided again: the rate limit, how many values, items and bytes.
 *
 *      request --> [cached?] -- no --> admission --> [known shape, all at hand, no error?] -- no --> the gateway
 *                                                              |                                        |
 *                                                              +-- yes: the bytes                       +-- learns the shape
 *
 * So each answer here is one that the gateway would give. Errors, and whatever takes a call, a check
 * or a wait, are left to it.
 */

/** Answers requests like those that were answered before. */
export interface CompiledAnswers {
  /** Answers what it can, and passes the rest on. */
  inFrontOf(gateway: RequestListener): RequestListener;
  /** Learns from the answers of the gateway. Its answer hook must come after those that set headers. */
  readonly plugin: Plugin<GraphQLContext, ServerContext>;
}

export interface CompiledAnswersOptions extends CachedContextOptions {
  readonly maxResponseBytes: number;
  /** The bound of cached items: what is made of them takes a quarter as much. */
  readonly cacheMaxBytes: number;
  /** The most values of the variables of one request. */
  readonly maxVariableValues: number;
  readonly rateLimit: RateLimit;
  readonly metrics: Pick<Metrics, 'recordRequest'>;
  readonly cachedAnswers: Pick<CachedAnswers, 'keep'>;
  /** Something has failed that the gateway knows nothing of: once for each shape. */
  readonly onUnexpected: (error: unknown) => void;
}

/** How requests of one shape are answered. */
interface KnownShape {
  readonly head: AnswerHead;
  readonly operation: RepeatedOperation;
}

/** The shares of the memory for cached items that go, beside it, to what is made of them. */
const JSON_SHARE = 1 / 8;
const OPERATIONS_SHARE = 1 / 8;

/** For shapes that were answered once. */
const SEEN_SHARE = 1 / 512;

export function createCompiledAnswers(options: CompiledAnswersOptions): CompiledAnswers {
  const {
    library,
    cacheMaxBytes,
    maxResponseBytes,
    maxVariableValues,
    rateLimit,
    metrics,
    cachedAnswers,
    onUnexpected,
  } = options;
  const itemReader = library.openCachedLoader({});
  const compile = createOperationCompiler({
    itemReader,
    mediaAccess: options.mediaAccess,
    limits: options,
    maxResponseBytes,
    maxJsonBytes: Math.ceil(cacheMaxBytes * JSON_SHARE),
  });
  const contextOf = createCachedContext(options);
  const shapes = new LRUCache<string, KnownShape>({
    maxSize: Math.ceil(cacheMaxBytes * OPERATIONS_SHARE),
    sizeCalculation: ({ operation }, key) => operation.bytes + key.length,
  });
  const seen = createSightings(Math.ceil(cacheMaxBytes * SEEN_SHARE));
  const executed = new WeakMap<Request, Operation>();

  /** The answer, and how it is sent; undefined if the gateway is to answer. */
  function make({ head, operation }: KnownShape, { key, variables }: RequestShape, asked: AskedRequest) {
    if (countValues(variables) > maxVariableValues) return undefined;
    const context = contextOf(asked);
    try {
      const bytes = operation.execute(context, variables);
      return { head, bytes, reads: context.assets.reads };
    } catch (error) {
      // The gateway tells an error of this operation, and waits for what takes a wait.
      if (isForGood(error)) shapes.set(key, { head, operation: NEVER });
      if (!isExpected(error)) onUnexpected(error);
      return undefined;
    }
  }

  function answer(request: IncomingMessage, response: ServerResponse, pass: () => void): void {
    const asked = askedRequestOf(request);
    const shape = asked && shapeOf(request, asked);
    const known = shape && shapes.get(shape.key);
    if (asked === undefined || shape === undefined || known === undefined || known.operation === NEVER) {
      pass();
      return;
    }
    const { caller, startedAt } = asked;

    function answerNow(made: ReturnType<typeof make>): void {
      if (made === undefined) {
        pass();
        return;
      }
      const { head, bytes } = made;
      sendAnswer(request, response, { head, form: { bytes, coding: undefined }, startedAt });
      made.reads.show();
      cachedAnswers.keep(request, made);
      metrics.recordRequest({ status: 200, code: 'OK', durationMs: performance.now() - startedAt });
    }
    // The gateway says why it refuses.
    asked.isCounted = true;
    rateLimit
      .consume(caller)
      .then(
        () => answerNow(make(known, shape, asked)),
        () => {
          asked.isCounted = false;
          pass();
        },
      )
      .catch((error) => {
        onUnexpected(error);
        response.destroy();
      });
  }

  return {
    inFrontOf: (gateway) => (request, response) =>
      answer(request, response, () => gateway(request, response)),
    plugin: {
      onExecute({ args: { schema, document, operationName, contextValue } }) {
        executed.set(contextValue.request, { schema, document, name: operationName ?? undefined });
      },
      onResponse({ request, response, serverContext: { req } }) {
        const operation = executed.get(request);
        const asked = req && askedRequestOf(req);
        if (operation === undefined || req === undefined || asked === undefined) return;
        if (response.status !== 200 || recordOf(request).errorCodes.length > 0) return;
        // What is compiled is JSON, and not an event that holds it.
        if (response.headers.get('content-type')?.startsWith(EVENT_STREAM)) return;
        const shape = shapeOf(req, asked);
        if (shape === undefined || shapes.has(shape.key) || !seen.isKnown(shape.key)) return;
        shapes.set(shape.key, { head: headOf(response), operation: compile(operation) });
      },
    },
  };
}

/** In place of an operation that the gateway answers whenever it is asked for. */
const NEVER: RepeatedOperation = {
  bytes: 1000,
  execute() {
    throw new LeftToGatewayError({ isForGood: true });
  },
};

/** Whether it is so each time. What is not expected is a fault of ours: it is told once. */
function isForGood(error: unknown): boolean {
  if (error instanceof LeftToGatewayError || error instanceof NotAtHandError) return error.isForGood;
  return !isExpected(error);
}

function isExpected(error: unknown): boolean {
  return [LeftToGatewayError, NotAtHandError, GatewayError, GraphQLError].some(
    (type) => error instanceof type,
  );
}
