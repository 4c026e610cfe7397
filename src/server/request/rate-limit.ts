import type { Plugin } from 'graphql-yoga';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { CallAllowance } from './call-allowance.ts';
import { clientAddressOf, type ServerContext } from './client-address.ts';
import { recordOf } from './request-record.ts';
import { tooManyFault } from './too-many-fault.ts';

export interface RateLimits {
  /** Requests of one caller: of who comes with one key, or, without keys, from one address. `Infinity` is no limit. */
  readonly requestsPerMinute: number;
  readonly callAllowance: CallAllowance;
}

/** Refuses a caller who has done too much. The counts are in memory: they begin anew with the process. */
export function useRateLimit({
  requestsPerMinute,
  callAllowance,
}: RateLimits): Plugin<object, ServerContext> {
  // It only counts: what is too much is decided below, where it may be `Infinity`.
  const requests = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: 60 });

  return {
    async onRequestParse({ request, serverContext }) {
      const record = recordOf(request);
      record.caller ??= clientAddressOf(serverContext);
      const counted = await requests.penalty(record.caller);
      if (counted.consumedPoints > requestsPerMinute)
        throw tooManyFault(`${requestsPerMinute} requests in a minute`, counted.msBeforeNext);
      callAllowance.check(record.caller);
    },
  };
}
