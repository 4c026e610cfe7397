import { LRUCache } from 'lru-cache';
import { ageOf } from '../clock.ts';
import type { CountedSpan, SharedCounts } from '../shared-counts.ts';
import { UpstreamQuotaExceededError } from '../upstream/errors.ts';
import { endOfQuotaDay } from '../upstream/quota-days.ts';
import { MediaError } from './media-error.ts';

/** Bounds how many of the day's calls one client may use. */
export interface ClientShares {
  /**
   * Opens a file, for which a call may be made. That counts for its client, unless somebody has
   * opened the file within a day: then hardly one is.
   *
   * @throws MediaError if the client has had its share, or what `open` throws
   */
  open<T>(file: string, client: string, open: () => Promise<T>): Promise<T>;
}

export interface ClientSharesOptions {
  /** How many calls one client may cause in a day. */
  readonly callsPerDay: number;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
  /**
   * What other gateways count of the same clients. All together are limited in each quota day, too.
   * Default: there are none.
   */
  readonly sharedCounts?: SharedCounts | undefined;
}

const DAY_MS = 86_400_000;

/** How long a failure of WeChat's counts for all who ask, unless it tells a longer time. */
const FAILED_SECONDS = 600;

/** The least recently seen ones are forgotten. */
const MAX_CLIENTS = 10_000;
const MAX_FILES = 10_000;

/** A client's day begins with its first call. */
interface Day {
  readonly since: number;
  readonly calls: number;
}

/** Counts are in memory and start at 0 with the process. */
export function createClientShares(options: ClientSharesOptions): ClientShares {
  const { callsPerDay, now = Date.now, sharedCounts } = options;
  const days = new LRUCache<string, Day>({ max: MAX_CLIENTS });
  /** Until when files take hardly a call more. */
  const opened = new LRUCache<string, number>({ max: MAX_FILES });

  function dayOf(client: string): Day {
    const day = days.get(client);
    return day !== undefined && ageOf(day.since, now()) < DAY_MS ? day : { since: now(), calls: 0 };
  }

  function spend(client: string): void {
    const { since, calls } = dayOf(client);
    if (calls >= callsPerDay) throw shareUsedUp(callsPerDay, since + DAY_MS - now());
    const today = quotaDay();
    const all = sharedCounts?.sumOf(today, client) ?? 0;
    if (all >= callsPerDay) throw shareUsedUp(callsPerDay, today.endsAt - now());
    sharedCounts?.add(today, client, 1);
    days.set(client, { since, calls: calls + 1 });
  }

  function giveBack(client: string): void {
    const { since, calls } = dayOf(client);
    days.set(client, { since, calls: Math.max(0, calls - 1) });
    sharedCounts?.add(quotaDay(), client, -1);
  }

  function quotaDay(): CountedSpan {
    return { what: 'media calls', endsAt: endOfQuotaDay(now()) };
  }

  return {
    async open(file, client, open) {
      if (now() < (opened.get(file) ?? 0)) return open();
      spend(client);
      // Whoever else wants it shares the call, and finds the file or its failure later.
      opened.set(file, now() + DAY_MS);
      try {
        return await open();
      } catch (error) {
        if (!(error instanceof MediaError) || error.reason !== 'upstream') throw error;
        const seconds = Math.max(FAILED_SECONDS, error.retryAfterSeconds ?? 0);
        if (isWithoutCall(error)) {
          opened.delete(file);
          giveBack(client);
        } else opened.set(file, now() + seconds * 1000);
        throw error;
      }
    },
  };
}

/** The calls of all are used up. */
function isWithoutCall({ cause }: MediaError): boolean {
  return cause instanceof UpstreamQuotaExceededError;
}

function shareUsedUp(callsPerDay: number, waitMs: number): MediaError {
  return new MediaError(
    'rate-limit',
    `One address may have at most ${callsPerDay} voices and videos fetched in a day. Those that are cached still play.`,
    { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) },
  );
}
