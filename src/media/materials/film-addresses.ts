import { LRUCache } from 'lru-cache';
import { ageOf } from '../../clock.ts';
import { MediaError } from '../media-error.ts';
import { isFilmAddress, type VideoHosts } from './down-url.ts';
import { fetchMaterial, type MaterialCalls } from './fetch-material.ts';
import { createSharedWork } from './shared-work.ts';

/** Where the films are, by the ids of their videos. In memory only: whoever has an address has the film. */
export interface FilmAddresses {
  /** The address that is known, or that one call for all who wait fetches. @throws MediaError */
  find(id: string, signal: AbortSignal): Promise<string>;
  /**
   * Another address, fetched by one call for all who wait.
   *
   * @throws MediaError the failure, if the address was fetched anew a short while ago. The while grows
   *   with each one that has not given the film
   */
  renew(id: string, options: RenewOptions): Promise<string>;
  /** The address gives the film. */
  confirm(id: string, address: string): void;
  /** Upstream works again: what failed is tried again at once. */
  forgetFailures(): void;
}

export interface RenewOptions {
  /** The address that has run out. */
  readonly runOut: string;
  /** What its host says of it. */
  readonly failure: MediaError;
  readonly signal: AbortSignal;
}

export interface FilmAddressesOptions extends MaterialCalls, VideoHosts {
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface KnownAddress {
  readonly address: string;
  readonly at: number;
  /** How many addresses of the film had run out before it, not counting those before one that gave it. */
  readonly renewals: number;
}

const MAX_ADDRESSES = 10_000;

const DAY_MS = 86_400_000;

/**
 * If the next address does not work either, another call will hardly help, and each film has many
 * clicks. Each further one is fetched after twice the time, a day at most.
 */
const RENEWAL_MS = 300_000;

/**
 * How long a link is handed out. Nobody tells the gateway when it no longer works; but a call for each
 * of some hundred videos every hour would be all calls of a day.
 */
const LINK_MS = DAY_MS;

export function createFilmAddresses(options: FilmAddressesOptions): FilmAddresses {
  const { now } = options;
  const known = new LRUCache<string, KnownAddress>({ max: MAX_ADDRESSES });

  const fetching = createSharedWork<string>({
    now,
    async work(id, job) {
      const material = await fetchMaterial(options, id, job);
      if (material.kind !== 'video') throw new MediaError('type', 'What WeChat has is no video.');
      known.set(id, { address: material.url, at: now(), renewals: renewalsAfter(known.get(id)) });
      return material.url;
    },
  });

  function renewalsAfter(former: KnownAddress | undefined): number {
    return former !== undefined && isFilmAddress(former.address, options) ? former.renewals + 1 : 0;
  }

  function isUsable({ address, at }: KnownAddress): boolean {
    return isFilmAddress(address, options) || ageOf(at, now()) < LINK_MS;
  }

  return {
    async find(id, signal) {
      const found = known.get(id);
      return found !== undefined && isUsable(found) ? found.address : fetching.run(id, signal);
    },
    async renew(id, { runOut, failure, signal }) {
      const found = known.get(id);
      if (found !== undefined && found.address !== runOut) return found.address;
      const leftMs = found === undefined ? 0 : pauseMsOf(found) - ageOf(found.at, now());
      if (leftMs <= 0) return fetching.run(id, signal);
      const { reason, message } = failure;
      throw new MediaError(reason, message, { retryAfterSeconds: Math.ceil(leftMs / 1000) });
    },
    confirm(id, address) {
      const found = known.get(id);
      if (found?.address === address && found.renewals > 1) known.set(id, { ...found, renewals: 1 });
    },
    forgetFailures: fetching.forgetFailures,
  };
}

/** From when an address is fetched to when another one may be. */
function pauseMsOf({ renewals }: KnownAddress): number {
  return renewals === 0 ? 0 : Math.min(DAY_MS, RENEWAL_MS * 2 ** (renewals - 1));
}
