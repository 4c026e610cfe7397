import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { MediaError } from './media-error.ts';

/**
 * Counts a file for a client. Counts are in memory and start at 0 with the process.
 *
 * @throws MediaError if the client has had its files of this minute
 */
export type LimitClient = (client: string) => Promise<void>;

/** @param filesPerMinute how many files a client may have made in a minute */
export function createClientRate(filesPerMinute: number): LimitClient {
  const limiter = new RateLimiterMemory({ points: filesPerMinute, duration: 60 });

  return async (client) => {
    try {
      await limiter.consume(client);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new MediaError(
        'rate-limit',
        `One address may ask for at most ${filesPerMinute} files per minute that are not cached.`,
        { retryAfterSeconds: Math.min(60, Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))) },
      );
    }
  };
}
