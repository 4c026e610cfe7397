import type { AssetIndex } from '../index/asset-index.ts';
import { SearchOverloadedError, SearchUnavailableError } from '../index/errors.ts';
import type { IndexAccess } from '../index/index-access.ts';
import type { Reads } from '../library/operation/reads.ts';
import { beforeDeadline } from '../upstream/deadline.ts';
import { NobodyWaitsError } from '../upstream/errors.ts';

export interface OperationIndexOptions {
  /** Undefined: nothing can be searched. */
  readonly index: AssetIndex | undefined;
  /** The deadline of the operation, or a caller who left. */
  readonly signal: AbortSignal;
  readonly reads: Pick<Reads, 'addVolatile'>;
  /** Counts further requests of the caller. Rejects if the caller has had its requests. */
  readonly consume: (requests: number) => Promise<void>;
  /** Runs a search once it is the caller's turn. May reject. */
  readonly inTurn: <T>(signal: AbortSignal, search: () => Promise<T>) => Promise<T>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** As many requests of a caller a search counts as. The request that carries it is the first one. */
const REQUESTS_PER_SEARCH = 5;

/** The index as one operation may search it. */
export function createOperationIndex({
  index,
  signal,
  reads,
  consume,
  inTurn,
  now,
}: OperationIndexOptions): IndexAccess {
  let counted = 1;
  let failure: SearchUnavailableError | undefined;

  function opened(): AssetIndex {
    // What is stored changes by itself, and no read of a list tells when.
    reads.addVolatile();
    if (index === undefined) throw new SearchUnavailableError();
    return index;
  }

  async function inTime<T>(subject: string, work: Promise<T>): Promise<T> {
    try {
      return await beforeDeadline(subject, signal, work);
    } catch (error) {
      // Upstream has no part in it: the index has too much to do.
      if (signal.aborted && !(signal.reason instanceof NobodyWaitsError)) throw new SearchOverloadedError();
      if (!(error instanceof SearchUnavailableError)) throw error;
      // The same for all fields of the operation, so that the log tells of it once.
      failure ??= error;
      throw failure;
    }
  }

  return {
    async search(request) {
      const { search } = opened();
      const requests = REQUESTS_PER_SEARCH - counted;
      counted = 0;
      await consume(requests);
      const searched = inTurn(signal, async () => {
        const askedAt = now();
        return { ...(await search(request, signal)), askedAt };
      });
      return inTime('The search', searched);
    },
    async findArticle(key, lists) {
      const { findArticle } = opened();
      return inTime('The look-up', findArticle(key, lists));
    },
    async changesSince(request) {
      const { changesSince } = opened();
      return inTime('The look for changes', changesSince(request));
    },
  };
}
