import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { minuteOf, type SharedCounts } from '../shared-counts.ts';
import { MediaError } from './media-error.ts';

/**
 * Counts a file for a client. Counts are in memory and start at 0 with the process.
 *
 * @throws MediaError if the client has had its files of this minute
 */
export type LimitClient = (client: string) => Promise<void>;

export interface ClientRateOptions {
  /** How many files a client may have made in a minute. */
  readonly filesPerMinute: number;
  /** What other gateways count of the same clients. Default: there are none. */
  readonly sharedCounts?: SharedCounts | undefined;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
}

export function createClientRate(options: ClientRateOptions): LimitClient {
  const { filesPerMinute, sharedCounts, now = Date.now } = options;
  const limiter = new RateLimiterMemory({ points: filesPerMinute, duration: 60 });

  return async (client) => {
    try {
      await limiter.consume(client);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw tooManyFiles(filesPerMinute, refusal.msBeforeNext);
    }
    const minute = minuteOf('files', now());
    const all = sharedCounts?.add(minute, client, 1) ?? 0;
    if (all > filesPerMinute) throw tooManyFiles(filesPerMinute, minute.endsAt - now());
  };
}

function tooManyFiles(filesPerMinute: number, waitMs: number): MediaError {
  return new MediaError(
    'rate-limit',
    `One address may ask for at most ${filesPerMinute} files per minute that are not cached.`,
    { retryAfterSeconds: Math.min(60, Math.max(1, Math.ceil(waitMs / 1000))) },
  );
}
