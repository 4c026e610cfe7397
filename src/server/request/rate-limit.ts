import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { CallAllowance } from '../../library/operation/call-budget.ts';
import { endOfQuotaDay } from '../../upstream/quota-days.ts';
import { RATE_LIMITED, tooManyFault } from '../request-fault.ts';
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
        throw tooManyFault(
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

/** A clock that was set comes back to the day that it has left: its counts are still there. */
const KEPT_DAYS = 3;

/**
 * As many upstream list calls for each caller in a day, which ends at midnight in Beijing: then upstream counts anew. They
 * are counted in memory, and begin anew with the process. Whoever has fewer left is refused by a {@link tooManyFault}.
 */
export function createCallAllowances(callsPerDay: number, now = Date.now): (caller: string) => CallAllowance {
  /** By the end of the day, then by the caller. */
  const days = new Map<number, Map<string, number>>();

  function today() {
    const endsAt = endOfQuotaDay(now());
    const spent = days.get(endsAt) ?? new Map<string, number>();
    days.set(endsAt, spent);
    const [oldest] = days.keys();
    if (days.size > KEPT_DAYS && oldest !== undefined) days.delete(oldest);
    return { spent, endsAt };
  }

  return (caller) => ({
    spend(calls) {
      const { spent, endsAt } = today();
      const total = (spent.get(caller) ?? 0) + calls;
      if (total > callsPerDay)
        throw tooManyFault(`${callsPerDay} calls of the WeChat API in a day`, endsAt - now());
      spent.set(caller, total);
    },
    giveBack(calls) {
      const { spent } = today();
      spent.set(caller, Math.max(0, (spent.get(caller) ?? 0) - calls));
    },
  });
}
