import { createRandom } from '../../src/sandbox/random.ts';
import type { SampleAssets } from '../../src/sandbox/sample/sample-library.ts';
import { askForPage, type PageVariables } from '../simulation/page-query.ts';
import type { Sightings } from '../simulation/sightings.ts';
import type { Gateway } from '../simulation/stack.ts';
import { createVisitors } from '../simulation/visitors.ts';
import { type AskedQuery, readOutcome } from './outage-record.ts';

/** Asks for pages of one library, and checks what comes. */
export interface Caller {
  /** Asks a gateway for a page that somebody is likely to want now, and waits for what comes. */
  ask(gateway: Gateway): Promise<AskedQuery>;
  /** What upstream has sent until now counts as cached, and nothing else. */
  recordCached(sightings: Sightings): void;
}

export interface CallerOptions {
  /** Nobody changes it. */
  readonly items: SampleAssets;
  readonly seed: number;
  /** When the run began, in milliseconds since 1970. */
  readonly beganAt: number;
}

type ListedItem = SampleAssets[keyof SampleAssets][number];

/** A caller who has asked for nothing yet. */
export function createCaller({ items, seed, beganAt }: CallerOptions): Caller {
  const { image, news, voice, video } = items;
  const counts = { image: image.length, news: news.length, voice: voice.length, video: video.length };
  const visitors = createVisitors(counts, createRandom(seed));
  /** Where a page goes on, by the cursor of its end. */
  const offsets = new Map<string, number>();
  let cached: ReadonlySet<string> = new Set();

  function windowOf({ type, first, offset, after = '' }: PageVariables) {
    const from = offset ?? offsets.get(after) ?? 0;
    const list: readonly ListedItem[] = items[type.toLowerCase() as keyof SampleAssets];
    return { until: from + first, expected: list.slice(from, from + first) };
  }

  return {
    async ask(gateway) {
      const variables = visitors.next();
      const { until, expected } = windowOf(variables);
      const wasCached = expected.every(({ media_id }) => cached.has(media_id));
      const askedAt = Date.now();
      const answer = await askForPage(gateway, variables);
      const waitMs = Date.now() - askedAt;
      const endCursor = answer.data?.assets?.pageInfo.endCursor;
      if (endCursor) offsets.set(endCursor, until);
      visitors.note(variables, answer);
      return { at: askedAt - beganAt, waitMs, wasCached, ...readOutcome(answer, expected) };
    },
    recordCached(sightings) {
      const mediaIds = Object.values(items).flatMap((list: readonly ListedItem[]) =>
        list.map(({ media_id }) => media_id),
      );
      cached = new Set(mediaIds.filter((mediaId) => sightings.has(mediaId)));
    },
  };
}
