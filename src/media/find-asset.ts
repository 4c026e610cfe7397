import { LRUCache } from 'lru-cache';
import type { AssetLibrary } from '../library/asset-library.ts';
import type { Loader } from '../library/operation/loader.ts';
import type { MediaAsset } from '../upstream/asset.ts';
import { OperationTooComplexError, UpstreamError } from '../upstream/errors.ts';
import { createFailureMemory } from './failure-memory.ts';
import { createLookUpCalls } from './look-up-calls.ts';
import { MediaError } from './media-error.ts';
import type { MediaList } from './media-target.ts';
import type { FileSources } from './wanted-file.ts';

export interface FindAssetOptions {
  readonly library: Pick<AssetLibrary, 'openLoader'>;
  /** How long a look-up may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Milliseconds of a monotonic clock. Default: the machine's. */
  readonly now?: () => number;
}

/** For how long an asset that was not found is not looked up again. */
const MISSING_MS = 600_000;
const MAX_MISSING = 10_000;

/** The same if it may be further down in its list: the next look-up goes on from there. */
const UNKNOWN_SECONDS = 5;

/**
 * Finds assets in memory, then on disk, then by a look-up, which takes calls unless the whole list is
 * known. An asset is looked up once for all who wait.
 */
export function createFindAsset({
  library,
  timeoutMs,
  now = () => performance.now(),
}: FindAssetOptions): FileSources['findAsset'] {
  const missing = new LRUCache<string, true>({ max: MAX_MISSING, ttl: MISSING_MS, perf: { now } });
  const unknown = createFailureMemory(now);
  const lookUps = new Map<string, Promise<MediaAsset | null>>();
  const calls = createLookUpCalls(now);

  /** Null only if the list has just been checked: another process may know of an upload that this one does not. */
  async function lookUp(list: MediaList, id: string): Promise<MediaAsset | null> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(notTold({ retryAfterSeconds: 5 })), timeoutMs);
    const { signal } = deadline;
    const callAllowance = calls.open(list);
    const find = (noCache: boolean) =>
      library.openLoader({ signal, noCache, callAllowance }).loadItem<MediaAsset>({ list, id });
    try {
      return (await find(false)) ?? (await find(true));
    } catch (error) {
      if (error instanceof OperationTooComplexError) throw notKnownYet(error);
      throw error instanceof UpstreamError ? notTold({ cause: error }) : error;
    } finally {
      clearTimeout(timer);
    }
  }

  async function remember(key: string, found: Promise<MediaAsset | null>): Promise<MediaAsset | null> {
    try {
      const asset = await found;
      if (asset === null) missing.set(key, true);
      return asset;
    } catch (error) {
      const isUnknown = error instanceof MediaError && error.cause instanceof OperationTooComplexError;
      if (isUnknown) unknown.record(key, error, UNKNOWN_SECONDS);
      throw error;
    } finally {
      lookUps.delete(key);
    }
  }

  return async (list, id, signal) => {
    const { findStored } = library.openLoader({ signal, noCache: false });
    const stored = await findStored<MediaAsset>({ list, id });
    if (stored !== null) return stored;
    const key = `${list} ${id}`;
    if (missing.has(key)) return null;
    unknown.check(key);
    const shared = lookUps.get(key) ?? remember(key, lookUp(list, id));
    lookUps.set(key, shared);
    try {
      return await shared;
    } catch (error) {
      // Its list may be too old for queries only. Its files are served until something better is known.
      const known = await findAnyway(findStored, list, id);
      if (known === null) throw error;
      return known;
    }
  };
}

/** Whatever is in memory or on disk, however old. */
async function findAnyway(
  findStored: Loader['findStored'],
  list: MediaList,
  id: string,
): Promise<MediaAsset | null> {
  try {
    return await findStored<MediaAsset>({ list, id }, { isIndexed: true });
  } catch {
    return null;
  }
}

/** It may exist: no cache may store that it does not. */
function notKnownYet(cause: OperationTooComplexError): MediaError {
  return new MediaError('upstream', 'The asset is not among those that are known so far.', {
    cause,
    retryAfterSeconds: UNKNOWN_SECONDS,
  });
}

function notTold({
  cause,
  retryAfterSeconds = cause?.retryAfterSeconds,
}: {
  readonly cause?: UpstreamError;
  readonly retryAfterSeconds?: number;
}): MediaError {
  return new MediaError('upstream', 'WeChat does not tell at present whether there is such an asset.', {
    cause,
    retryAfterSeconds,
  });
}
