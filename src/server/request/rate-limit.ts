import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { RATE_LIMITED, tooManyRequests } from '../http-error.ts';
import type { ServerContext } from './client-address.ts';
import { recordOf } from './request-record.ts';

const MINUTE_MS = 60_000;

/** Limits the requests of one caller. */
export interface RateLimit {
  /**
   * Counts a request, once however often this is called for it. Rejects with a GraphQLError (429) if
   * the caller has had its requests.
   */
  consume(caller: string, request: object): Promise<void>;
}

/**
 * Limits the requests of one caller per minute: of one key, or without keys, of one address. Counts
 * are in memory and start at 0 with the process. A timer ends each minute, so only the reported
 * wait depends on the machine's clock.
 */
export function createRateLimit(requestsPerMinute: number): RateLimit {
  const limiter = new RateLimiterMemory({ points: requestsPerMinute, duration: 60 });

  function refuse(refusal: unknown): never {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const limit = `${requestsPerMinute} requests per minute`;
    throw tooManyRequests(limit, Math.min(refusal.msBeforeNext, MINUTE_MS));
  }

  const counted = new WeakMap<object, Promise<void>>();

  return {
    consume(caller, request) {
      const known = counted.get(request);
      if (known !== undefined) return known;
      const done = limiter.consume(caller).then(() => {}, refuse);
      counted.set(request, done);
      return done;
    },
  };
}

/** Refuses the requests of a caller that are beyond its limit. */
export function useRateLimit({ consume }: RateLimit): Plugin<object, ServerContext> {
  return {
    async onRequestParse({ request, serverContext: { req } }) {
      const record = recordOf(request);
      record.caller ??= record.address;
      await consume(record.caller, req ?? request);
    },
    onExecutionResult({ result }) {
      if (result === undefined || Symbol.asyncIterator in result || !hasData(result)) return;
      // A field can exceed the caller's calls. With 429, clients would discard the other fields.
      for (const { extensions } of result.errors ?? [])
        if (extensions['code'] === RATE_LIMITED) extensions.http = {};
    },
  };
}

function hasData({ data }: ExecutionResult): boolean {
  return Object.values(data ?? {}).some((field) => field !== null);
}
