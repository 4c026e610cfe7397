import type { TimedTotals } from '../library/list/library-calls.ts';
import { createJob, type Job } from '../upstream/job.ts';
import { type AnsweredWant, decodeWith, EntryError } from './entries.ts';
import type { FleetLibrary } from './fleet-library.ts';
import { tellError } from './told-error.ts';
import { type Outcome, type Want, type Wanted, wantShape } from './wants.ts';

/** Makes the calls that followers want. */
export interface Answers {
  /** A want as it was sent. One that is known already is not made again. */
  take(text: string): void;
}

export interface AnswersOptions {
  readonly library: Pick<FleetLibrary, 'calls' | 'flush'>;
  /** Has the log tell that these are answered. */
  readonly tell: (answered: readonly AnsweredWant[]) => Promise<void>;
  /** Has the log tell these totals: whoever wants them may not have them, however old they are. */
  readonly tellTotals: (call: string, told: TimedTotals) => Promise<void>;
  /** Has the log tell where a copy of the store is. */
  readonly tellSnapshot: (except: string | undefined) => Promise<void>;
  /** Has the log tell ledgers and obstacles, for one who may not have seen when they were told. */
  readonly tellState: () => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}

/** So many answers are remembered: a want that was sent twice is told of again. */
const REMEMBERED = 10_000;

export function createAnswers({
  library,
  tell,
  tellTotals,
  tellSnapshot,
  tellState,
  onFailure,
}: AnswersOptions): Answers {
  const answer = answerBy(library, tellTotals);
  const underWay = new Set<string>();
  const remembered = new Map<string, AnsweredWant>();
  let untold: AnsweredWant[] = [];
  let isTelling = false;
  let isCopying = false;

  async function tellAll(): Promise<void> {
    isTelling = true;
    try {
      while (untold.length > 0) {
        const answered = untold;
        untold = [];
        // What they asked for stands before the word that it is there.
        await library.flush();
        await tell(answered);
      }
    } catch (error) {
      // This replica leads no more: they are sent again to the one that does.
      untold = [];
      onFailure(error);
    } finally {
      isTelling = false;
    }
  }

  function note(answered: AnsweredWant): void {
    untold.push(answered);
    if (!isTelling) void tellAll();
  }

  async function make({ id, purpose }: Want, wanted: Wanted): Promise<void> {
    const report = { calls: 0 };
    const answered = await answer(wanted, createJob(purpose, [{ report }])).then(
      ({ unsent, unproven }) => ({ id, unsent, unproven, calls: report.calls }),
      (error: unknown) => ({ id, unsent: [], calls: report.calls, error: tellError(error) }),
    );
    underWay.delete(id);
    // Without what is large: whoever was not told of it asks again.
    remembered.set(id, { ...answered, unproven: undefined });
    const [oldest] = remembered.keys();
    if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
    note(answered);
  }

  async function copy(except: string | undefined): Promise<void> {
    isCopying = true;
    await tellSnapshot(except)
      .catch(onFailure)
      .finally(() => {
        isCopying = false;
      });
  }

  return {
    take(text) {
      let want: Want;
      try {
        want = decodeWith(wantShape, text);
      } catch (error) {
        if (!(error instanceof EntryError)) throw error;
        return onFailure(new EntryError(`A want ${error.message}`));
      }
      const { id, wanted } = want;
      if (wanted.kind === 'snapshot') {
        if (!isCopying) void copy(wanted.except);
        return;
      }
      if (wanted.kind === 'state') return void tellState().catch(onFailure);
      const known = remembered.get(id);
      if (known !== undefined) return note(known);
      if (underWay.has(id)) return;
      underWay.add(id);
      void make(want, wanted);
    },
  };
}

/** Makes calls in the library itself. Totals are not in its lists: they are passed on. */
function answerBy(
  { calls }: Pick<FleetLibrary, 'calls'>,
  onTotals: (call: string, told: TimedTotals) => Promise<void>,
) {
  return async (wanted: Wanted, job: Job): Promise<Outcome> => {
    switch (wanted.kind) {
      case 'read': {
        return { ...(await calls.read(wanted.list, wanted.ranks, job)), calls: 0 };
      }
      case 'prove':
        await calls.prove(wanted.list, job);
        break;
      case 'totals':
        await onTotals(wanted.call, await calls.readTotals(wanted.call, job));
        break;
    }
    return { unsent: [], calls: 0 };
  };
}
