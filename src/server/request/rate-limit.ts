import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { RATE_LIMITED, tooManyRequests } from '../http-error.ts';
import { recordOf } from './request-record.ts';

const MINUTE_MS = 60_000;

/**
 * Refuses what one caller asks for above so many requests in a minute: who comes with one key, or, without keys, from one
 * address. The counts are in memory: they begin anew with the process. A timer ends
 * each minute, so that only what is told of the rest of it depends on the machine's clock.
 */
export function useRateLimit(requestsPerMinute: number): Plugin {
  const limiter = new RateLimiterMemory({ points: requestsPerMinute, duration: 60 });

  return {
    async onRequestParse({ request }) {
      const record = recordOf(request);
      record.caller ??= record.address;
      try {
        await limiter.consume(record.caller);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        throw tooManyRequests(
          `${requestsPerMinute} requests in a minute`,
          Math.min(refusal.msBeforeNext, MINUTE_MS),
        );
      }
    },
    onExecutionResult({ result }) {
      if (result === undefined || Symbol.asyncIterator in result || !hasData(result)) return;
      // Of a field that takes more calls than the caller has left: 429 would have clients throw the others away.
      for (const { extensions } of result.errors ?? [])
        if (extensions['code'] === RATE_LIMITED) extensions.http = {};
    },
  };
}

function hasData({ data }: ExecutionResult): boolean {
  return Object.values(data ?? {}).some((field) => field !== null);
}
