import { MadeElsewhereError } from '../../upstream/errors.ts';
import type { Job } from '../../upstream/job.ts';
import type { Totals } from '../../upstream/port.ts';

/** The calls of a library, made by itself or, for several that are one account, by one of them. */
export interface LibraryCalls {
  /**
   * Resolves once what was read of these ranks is in the list here. No ranks: the newest items of a
   * list that is unread.
   *
   * @throws UpstreamError
   */
  read(list: string, ranks: readonly number[], job: Job): Promise<ReadOutcome>;
  /** Resolves once the list is as upstream had it meanwhile, as `ListProof.prove`. @throws UpstreamError */
  prove(list: string, job: Job): Promise<void>;
  /** Totals no older than `freshSeconds`, by the name of their call. @throws UpstreamError */
  readTotals(call: string, job: Job): Promise<TimedTotals>;
}

export interface ReadOutcome {
  /** Those of the ranks for which upstream sends nothing: to ask again is of no use. */
  readonly unsent: readonly number[];
  /** While upstream contradicts itself about the list, what it has sent for the ranks: it is in no list here. */
  readonly unproven?: UnprovenItems | undefined;
}

/** Items as upstream has shown them, which may be wrong. */
export interface UnprovenItems {
  readonly totalCount: number;
  /** Newest first. Items are as JSON has them. */
  readonly items: readonly { readonly rank: number; readonly item: unknown }[];
}

/** Totals, and when they were read. */
export interface TimedTotals {
  readonly totals: Totals;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The calls of another process, at the moment; undefined while this one makes its own. */
export type Elsewhere = () => LibraryCalls | undefined;

/** A call, as this process makes it, and as it has the other one make it. */
export interface MadeByEither<T> {
  readonly here: () => Promise<T>;
  readonly there: (others: LibraryCalls) => Promise<T>;
}

/**
 * Makes a call by whichever process makes the calls. If that is another one before the call has ended, this
 * one after all included, it is made there in turn. Both tell so by a {@link MadeElsewhereError}.
 */
export async function makeByEither<T>(elsewhere: Elsewhere, { here, there }: MadeByEither<T>): Promise<T> {
  for (;;) {
    const others = elsewhere();
    try {
      return await (others === undefined ? here() : there(others));
    } catch (error) {
      const isTheSame = (elsewhere() === undefined) === (others === undefined);
      if (!(error instanceof MadeElsewhereError) || isTheSame) throw error;
    }
  }
}
