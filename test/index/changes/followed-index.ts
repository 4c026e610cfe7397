import { setImmediate as nextTurn } from 'node:timers/promises';
import type {
  AssetIndex,
  ChangePosition,
  ChangesAnswer,
  ChangesRequest,
  StoredChange,
} from '../../../src/index/asset-index.ts';
import { ChangesExpiredError } from '../../../src/index/errors.ts';

/** A request whose position is not sealed. */
type OpenRequest = ChangesRequest & { readonly after: ChangePosition | undefined };

/** An index of which a test decides what it holds, and when it answers. */
export function followedIndex() {
  const reads: OpenRequest[] = [];
  let epoch = '0123456789abcdef0123456789abcdef';
  let changes: readonly StoredChange[] = [];
  let rev = 0;
  let forgottenRev = 0;
  let failure: Error | undefined;
  let mayAnswer: Promise<unknown> | undefined;
  let turns = 0;

  function answerTo({ lists, after, count }: ChangesRequest): ChangesAnswer {
    if (failure !== undefined) throw failure;
    if (after === undefined) return { epoch, afterRev: rev, changes: [], hasMore: false, lastRev: rev };
    if ('sealed' in after) throw new TypeError('Positions of tests are not sealed.');
    if (after.epoch !== epoch || after.rev < forgottenRev) throw new ChangesExpiredError();
    const found = changes.filter((change) => change.rev > after.rev && lists.includes(change.list));
    return {
      epoch,
      afterRev: after.rev,
      changes: found.slice(0, count),
      hasMore: found.length > count,
      lastRev: rev,
    };
  }

  const index: Pick<AssetIndex, 'changesSince'> = {
    async changesSince(request) {
      reads.push(request as OpenRequest);
      const answer = answerTo(request);
      await mayAnswer;
      await pass(turns);
      return answer;
    },
  };

  return {
    index,
    /** What it was asked, oldest first. */
    reads,
    /** All changes, each item once at its newest. */
    changes: () => changes,
    lastRev: () => rev,
    position: (at = rev) => ({ epoch, rev: at }),
    store(list: number, ...ids: readonly string[]): void {
      for (const id of ids) {
        rev += 1;
        const others = changes.filter((change) => change.list !== list || change.id !== id);
        changes = [...others, { kind: 'changed', list, id, at: rev, rev }];
      }
    },
    /** From now on, reads are begun but not answered, until what it returns is called. */
    hold(): () => void {
      let release = () => {};
      mayAnswer = new Promise<void>((resolve) => {
        release = resolve;
      });
      return () => {
        mayAnswer = undefined;
        release();
      };
    },
    /** From now on, each answer takes so many turns of the event loop. */
    delay(by: number): void {
      turns = by;
    },
    /** From now on, reads fail with this error; undefined: no longer. */
    fail(error: Error | undefined): void {
      failure = error;
    },
    /** The library is begun anew. */
    beginAnew(): void {
      epoch = 'fedcba9876543210fedcba9876543210';
      changes = [];
      rev = 0;
      forgottenRev = 0;
    },
    /** Something is deleted of which nobody knows what it was: no position from before is good. */
    forget(): void {
      rev += 1;
      forgottenRev = rev;
    },
  };
}

async function pass(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await nextTurn();
}
