import type { AssetType } from './asset.ts';
import type { Stretch } from './cover.ts';
import type { Errand } from './errand.ts';
import { PageTooLargeError } from './errors.ts';
import { type AssetSource, MAX_COUNT } from './page.ts';
import { charged, type Ledger, type Purpose } from './quota.ts';
import type { Answer } from './ranked-list.ts';

/** Makes the list calls of one type, each charged to the ledger and numbered. */
export interface ListCalls {
  /** How many were made: the number of the last one. */
  readonly made: number;
  /** How many items a call is to ask for: fewer than usual after an answer that was too large. */
  readonly width: number;
  /** Makes calls of the usual width again. */
  widen(): void;
  /**
   * Makes one call, and counts it for the errand. An answer that is too large is asked for again with half as many items,
   * down to one.
   *
   * @param purpose what the call is charged as, where it is not what the errand is for
   * @throws UpstreamError
   */
  make(stretch: Stretch, errand: Errand, purpose?: Purpose): Promise<Answer>;
}

export interface ListCallsOptions {
  readonly type: AssetType;
  readonly source: AssetSource;
  readonly ledger: Ledger;
  /** The deadline of a call: it may serve several requests, so none of them ends it. */
  readonly createSignal: () => AbortSignal;
  readonly now: () => number;
}

export function createListCalls({ type, source, ledger, createSignal, now }: ListCallsOptions): ListCalls {
  let made = 0;
  let width = MAX_COUNT;

  async function make({ offset, count }: Stretch, errand: Errand, purpose = errand.purpose): Promise<Answer> {
    try {
      let call = 0;
      const page = await charged(ledger, purpose, () => {
        made += 1;
        call = made;
        errand.count();
        return source.fetchPage({ type, offset, count }, createSignal());
      });
      return { offset, count, page, call, at: now() };
    } catch (error) {
      if (!(error instanceof PageTooLargeError) || count === 1) throw error;
    }
    width = Math.ceil(count / 2);
    return make({ offset, count: width }, errand);
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
