import type { AssetType } from './asset.ts';
import type { Stretch } from './cover.ts';
import type { Endpoint } from './endpoint.ts';
import type { Errand } from './errand.ts';
import { PageTooLargeError } from './errors.ts';
import { type AssetSource, MAX_COUNT } from './page.ts';
import type { Purpose } from './quota.ts';
import type { Answer } from './ranked-list.ts';

/** Makes the list calls of one type, and numbers them. */
export interface ListCalls {
  /** How many were made: the number of the last one. */
  readonly made: number;
  /** How many items a call is to ask for: fewer than usual after an answer that was too large. */
  readonly width: number;
  /** Makes calls of the usual width again. */
  widen(): void;
  /**
   * Makes one call, as {@link Endpoint.call} does. An answer that is too large is asked for again with half as many items,
   * down to one.
   *
   * @throws UpstreamError
   */
  make(stretch: Stretch, errand: Errand, purpose?: Purpose): Promise<Answer>;
}

export interface ListCallsOptions {
  readonly type: AssetType;
  readonly source: AssetSource;
  readonly endpoint: Endpoint;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function createListCalls({ type, source, endpoint, now }: ListCallsOptions): ListCalls {
  let made = 0;
  let width = MAX_COUNT;

  async function make({ offset, count }: Stretch, errand: Errand, purpose?: Purpose): Promise<Answer> {
    let call = 0;
    try {
      const page = await endpoint.call(
        errand,
        (signal) => {
          made += 1;
          call = made;
          return source.fetchPage({ type, offset, count }, signal);
        },
        purpose,
      );
      return { offset, count, page, call, at: now() };
    } catch (error) {
      if (!(error instanceof PageTooLargeError) || count === 1) throw error;
    }
    width = Math.ceil(count / 2);
    return make({ offset, count: width }, errand, purpose);
  }

  return {
    get made() {
      return made;
    },
    get width() {
      return width;
    },
    widen() {
      width = MAX_COUNT;
    },
    make,
  };
}
