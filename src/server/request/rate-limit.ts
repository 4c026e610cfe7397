import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { minuteOf, type SharedCounts } from '../../shared-counts.ts';
import { RATE_LIMITED, tooManyRequests } from '../http-error.ts';
import { askedRequestOf } from './asked-request.ts';
import type { ServerContext } from './client-address.ts';
import { recordOf } from './request-record.ts';

const MINUTE_MS = 60_000;

/** Limits the requests of one caller. */
export interface RateLimit {
  /**
   * Counts a request, or as many as given. Rejects with a GraphQLError (429) if the caller has had
   * its requests.
   */
  consume(caller: string, requests?: number): Promise<void>;
}

export interface RateLimitOptions {
  /** What other gateways count of the same callers. Default: there are none. */
  readonly sharedCounts?: SharedCounts | undefined;
  /** Milliseconds since 1970: for minutes that others count, too. Default: the machine's clock. */
  readonly now?: () => number;
}

/**
 * Limits the requests of one caller per minute: of one key, or without keys, of one address. Counts
 * are in memory and start at 0 with the process. A timer ends each minute, so only the reported
 * wait depends on the machine's clock. With others that count, all of them together are limited in
 * each minute of the clock, too.
 */
export function createRateLimit(
  requestsPerMinute: number,
  { sharedCounts, now = Date.now }: RateLimitOptions = {},
): RateLimit {
  const limiter = new RateLimiterMemory({ points: requestsPerMinute, duration: 60 });

  function tooManyFor(waitMs: number) {
    return tooManyRequests(`${requestsPerMinute} requests per minute`, Math.min(waitMs, MINUTE_MS));
  }

  function refuse(refusal: unknown): never {
    throw refusal instanceof RateLimiterRes ? tooManyFor(refusal.msBeforeNext) : refusal;
  }

  function share(caller: string, requests: number): void {
    if (sharedCounts === undefined) return;
    const minute = minuteOf('requests', now());
    if (sharedCounts.add(minute, caller, requests) > requestsPerMinute)
      throw tooManyFor(minute.endsAt - now());
  }

  return {
    consume: (caller, requests = 1) =>
      limiter.consume(caller, requests).then(() => share(caller, requests), refuse),
  };
}

/** Refuses the requests of a caller that are beyond its limit, unless they were counted before. */
export function useRateLimit({ consume }: RateLimit): Plugin<object, ServerContext> {
  return {
    async onRequestParse({ request, serverContext: { req } }) {
      const record = recordOf(request);
      record.caller ??= record.address;
      if (req && askedRequestOf(req)?.isCounted) return;
      await consume(record.caller);
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
