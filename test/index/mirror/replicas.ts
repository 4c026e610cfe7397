import { createReplicaMirror, type LoggedChanges } from '../../../src/index/mirror/replica-mirror.ts';
import type { AssetLibrary } from '../../../src/library/asset-library.ts';
import type { LibraryCalls, TimedTotals } from '../../../src/library/list/library-calls.ts';
import type { AnyListDefinition } from '../../../src/library/list-definition.ts';
import { libraryOf } from '../../helpers/execute.ts';
import { memoryIndex } from '../../helpers/memory-index.ts';

/** What processes that are one account tell each other, in its order. */
export type Told =
  | { readonly kind: 'changes'; readonly changes: LoggedChanges }
  | { readonly kind: 'totals'; readonly call: string; readonly read: TimedTotals }
  | { readonly kind: 'doubt'; readonly list: string };

export type Replica = ReturnType<Replicas['start']>;

export interface ReplicasOptions {
  readonly definitions: readonly AnyListDefinition[];
  readonly now: () => number;
  readonly onFailure: (error: unknown) => void;
}

export type Replicas = ReturnType<typeof createReplicas>;

/** Processes that are one account, with a log between them that never fails. */
export function createReplicas({ definitions, now, onFailure }: ReplicasOptions) {
  const log: Told[] = [];
  let leader: { readonly library: AssetLibrary; flush(): Promise<void> } | undefined;

  function start({ cacheMaxBytes }: { readonly cacheMaxBytes: number }) {
    const { index } = memoryIndex();
    const mirror = createReplicaMirror({ index, now, partSize: 7, onFailure });
    /** How many entries of the log are applied here. */
    let applied = 0;
    let applying: Promise<unknown> = Promise.resolve();
    let role: 'following' | 'leading' | 'alone' = 'following';

    /** One after the other: several callers may wait for the same entries. */
    function catchUp(): Promise<void> {
      const done = applying.then(applyAll);
      applying = done.catch(() => {});
      return done;
    }

    async function applyAll(): Promise<void> {
      for (; role === 'following' && applied < log.length; applied += 1) {
        const entry = log[applied];
        if (entry?.kind === 'changes') await mirror.applyFromLog(entry.changes);
        if (entry?.kind === 'totals') library.followed.totals(entry.call, entry.read);
        if (entry?.kind === 'doubt') library.followed.doubt(entry.list);
      }
    }

    /** Has the leader do it, and waits until what comes of it is here. */
    async function want<T>(ask: (calls: LibraryCalls) => Promise<T>): Promise<T> {
      if (leader === undefined) throw new Error('Nobody leads.');
      try {
        const answer = await ask(leader.library.calls);
        await leader.flush();
        return answer;
      } finally {
        await catchUp();
      }
    }

    const others: LibraryCalls = {
      read: (list, ranks, job) => want((calls) => calls.read(list, ranks, job)),
      prove: (list, job) => want((calls) => calls.prove(list, job)),
      readTotals: (call, job) => want((calls) => calls.readTotals(call, job)),
    };
    const library = libraryOf(definitions, {
      store: mirror.store,
      cacheMaxBytes,
      now,
      elsewhere: () => (role === 'following' ? others : undefined),
    });
    library.followed.subscribeTotals((call, read) => {
      if (role === 'leading') log.push({ kind: 'totals', call, read });
    });
    library.subscribe((list) => ({
      disputed() {
        if (role === 'leading') log.push({ kind: 'doubt', list });
      },
    }));

    const replica = {
      index,
      mirror,
      library,
      log,
      catchUp,
      get isLeading() {
        return role === 'leading';
      },
      async open(): Promise<void> {
        await mirror.follow(library);
        await mirror.startStoring();
        await mirror.followLog();
      },
      async lead(): Promise<void> {
        await catchUp();
        await mirror.lead(async (changes) => {
          const position = String(log.length + 1);
          log.push({ kind: 'changes', changes: { ...changes, position } });
          return position;
        });
        role = 'leading';
        leader = { library, flush: mirror.flush };
      },
      /** Loses what was not stored. */
      async follow(): Promise<void> {
        const wasLeading = role === 'leading';
        role = 'following';
        await mirror.followLog();
        // All that it has appended is in its own index.
        if (wasLeading) applied = log.length;
        await catchUp();
      },
      async beAlone(): Promise<void> {
        await mirror.pause();
        role = 'alone';
      },
    };
    return replica;
  }

  return { start, log };
}
