import type { Plugin } from 'graphql-yoga';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { endOfQuotaDay } from '../../library/quota-day.ts';
import { clientAddressOf, type ServerContext } from './client-address.ts';
import { refusalError } from './refusal.ts';
import { recordOf } from './request-record.ts';

/** What one caller may do: who comes with one key, or, without keys, from one address. `Infinity` is no limit. */
export interface RateLimits {
  readonly requestsPerMinute: number;
  /** Upstream list calls that its operations cause or join, until midnight in Beijing, when upstream counts anew. */
  readonly callsPerDay: number;
}

/** Refuses a caller who has done too much. The counts are in memory: they begin anew with the process. */
export function useRateLimit({ requestsPerMinute, callsPerDay }: RateLimits): Plugin<object, ServerContext> {
  const requests = createCounter();
  const calls = createCounter();

  return {
    async onRequestParse({ request, serverContext }) {
      const record = recordOf(request);
      record.caller ??= clientAddressOf(serverContext);
      const counted = await requests.penalty(record.caller, 1, { customDuration: 60 });
      if (counted.consumedPoints > requestsPerMinute)
        throw refusal(`${requestsPerMinute} requests in a minute`, counted.msBeforeNext);
      if (callsPerDay === Number.POSITIVE_INFINITY) return;
      const spent = await calls.get(record.caller);
      if (spent !== null && spent.consumedPoints >= callsPerDay)
        throw refusal(`${callsPerDay} calls of the WeChat API in a day`, spent.msBeforeNext);
    },
    async onResponse({ request }) {
      const { caller, report } = recordOf(request);
      if (callsPerDay === Number.POSITIVE_INFINITY || caller === undefined || !report?.calls) return;
      const now = Date.now();
      await calls.penalty(caller, report.calls, { customDuration: (endOfQuotaDay(now) - now) / 1000 });
    },
  };
}

/** It only counts: what is too much is decided above, where it may be `Infinity`. */
function createCounter(): RateLimiterMemory {
  return new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: 60 });
}

function refusal(limit: string, waitMs: number) {
  return refusalError({
    status: 429,
    code: 'RATE_LIMITED',
    message: `One caller may make at most ${limit}.`,
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  });
}
