import type { Asset, AssetSource, PageRequest } from '../../src/upstream/asset.ts';
import { AnswerTooLargeError, UpstreamUnavailableError } from '../../src/upstream/errors.ts';
import type { Page } from '../../src/upstream/port.ts';
import { images, mediaAsset, perType } from './assets.ts';
import { memorySource } from './memory-source.ts';
import { settle } from './settle.ts';

/** Midnight in Beijing, when the calls of a day begin anew. */
export const MIDNIGHT = Date.parse('2026-01-31T16:00:00Z');

/** Ten in the morning there. */
export const MORNING = Date.parse('2026-02-01T02:00:00Z');

/** What upstream does with the calls that come. A test sets it, and sets it back. */
export interface Upstream {
  /** Fails every call. */
  error?: Error | undefined;
  /** Stands in for the answer to a call for a page, or fails it by throwing. */
  answer?: ((request: PageRequest, page: Page<Asset>) => Page<Asset>) | undefined;
  /**
   * Whether the answer to a call for a page, which is read off the list at once, comes only when it
   * is released.
   */
  holds?: ((request: PageRequest) => boolean) | undefined;
}

/** What there is at first. */
export interface ClockedSourceOptions {
  /** How many pictures there are at first. */
  readonly count?: number | undefined;
  /** What the call for totals tells beyond the lists' own. */
  readonly surplus?: number | undefined;
  /** What the clock shows at first, in milliseconds since 1970. */
  readonly startsAt?: number | undefined;
}

/**
 * A source over pictures in memory, with a clock to set and an upstream to break, which counts
 * every call.
 */
export function clockedSource({ count = 45, surplus = 0, startsAt = MORNING }: ClockedSourceOptions = {}) {
  const clock = { time: startsAt };
  const upstream: Upstream = {};
  /** When each of the calls for pages came. */
  const callTimes: number[] = [];
  const counts = { calls: 0 };
  /** What lets the answers come that are held, the first to be held first. */
  const held: (() => void)[] = [];
  const memory = memorySource(images(count), {
    answer(request, page) {
      callTimes.push(clock.time);
      if (upstream.error !== undefined) throw upstream.error;
      return upstream.answer?.(request, page) ?? page;
    },
  });
  const { lists } = memory;

  const source: AssetSource = {
    ...memory.source,
    async fetchPage(...call) {
      const [request] = call;
      const page = await memory.source.fetchPage(...call);
      if (upstream.holds?.(request)) await new Promise<void>((resolve) => held.push(resolve));
      return page;
    },
    async fetchCounts() {
      counts.calls += 1;
      if (upstream.error !== undefined) throw upstream.error;
      return perType((type) => lists[type].length + surplus);
    },
  };

  return {
    source,
    clock,
    now: () => clock.time,
    upstream,
    calls: memory.calls,
    callTimes,
    counts,
    lists,
    upload(mediaId: string): void {
      lists.image.unshift(mediaAsset({ mediaId }));
    },
    /** Gives every picture this name. */
    renameAll(name: string): void {
      lists.image = lists.image.map(({ mediaId }) => mediaAsset({ mediaId, name }));
    },
    held,
    /** Lets the answer come that was held first. */
    async release(): Promise<void> {
      held.shift()?.();
      await settle();
    },
  };
}

/** Answers calls for at most so many items. An answer with more is too large to be read. */
export function tooLargeAbove(most: number) {
  return ({ count }: PageRequest, page: Page<Asset>): Page<Asset> => {
    if (count > most) throw new AnswerTooLargeError('The list call');
    return page;
  };
}

/** What every call fails with while upstream is down. */
export function unavailable(): UpstreamUnavailableError {
  return new UpstreamUnavailableError('The list call', 'could not be reached');
}
