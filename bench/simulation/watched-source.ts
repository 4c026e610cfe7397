import { setImmediate } from 'node:timers/promises';
import type { AssetSource } from '../../src/upstream/asset.ts';
import type { Sightings } from './sightings.ts';

/** A source that can be waited for. */
export interface WatchedSource {
  readonly source: AssetSource;
  /** Waits until nothing is under way, not even what nobody waits for. */
  settle(): Promise<void>;
}

/**
 * Has each answer take one turn of the event loop, so that what is asked behind an answer comes
 * after that answer, as it does where upstream takes its time; and tells `sightings` of every page,
 * when it comes.
 */
export function watchSource(source: AssetSource, sightings: Sightings): WatchedSource {
  let underWay = 0;

  async function watch<T>(ask: () => Promise<T>): Promise<T> {
    underWay += 1;
    try {
      return await ask();
    } finally {
      await setImmediate();
      underWay -= 1;
    }
  }

  return {
    source: {
      authenticate: source.authenticate,
      async fetchPage(request, signal, accessToken) {
        const page = await watch(() => source.fetchPage(request, signal, accessToken));
        sightings.note(request, page);
        return page;
      },
      fetchCounts: (signal, accessToken) => watch(() => source.fetchCounts(signal, accessToken)),
      fetchListQuota: (signal, accessToken) => watch(() => source.fetchListQuota(signal, accessToken)),
      fetchCountQuota: (signal, accessToken) => watch(() => source.fetchCountQuota(signal, accessToken)),
    },
    async settle() {
      do await setImmediate();
      while (underWay > 0);
    },
  };
}
