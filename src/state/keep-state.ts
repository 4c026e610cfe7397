import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { perType } from '../library/asset.ts';
import type { AssetLibrary } from '../library/asset-library.ts';
import { coalesce } from './coalesce.ts';
import { createDelayedSave } from './delayed-save.ts';
import { removeLeftovers } from './remove-leftovers.ts';
import { restoreState } from './restore-state.ts';
import { createStateSaver } from './state-saver.ts';
import { storeLedgers } from './stored-ledgers.ts';
import { storeList } from './stored-list.ts';

export interface KeepStateOptions {
  readonly library: AssetLibrary;
  /** Created where it is missing. It is for one process at a time. */
  readonly folder: string;
  /** Whose library it is. */
  readonly appId: string;
  readonly log: Logger;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
}

/** The state of a library that is kept in files. */
export interface KeptState {
  /** Saves from now on what the library comes to know. Until then the files may be another process's. Does not reject. */
  begin(): Promise<void>;
  /** Saves everything as it is now. Does not reject. */
  save(): Promise<void>;
}

/** The most that a crash takes from the lists. */
const LIST_DELAY_MS = 300_000;

/**
 * Gives a library what it knew before the restart, and saves from {@link KeptState.begin} on what it comes to know. Neither bad
 * files nor a folder that cannot be written stop the gateway: the log tells of them.
 */
export async function keepState({
  library,
  log,
  now = Date.now,
  ...options
}: KeepStateOptions): Promise<KeptState> {
  const account = createHash('sha256').update(options.appId).digest('hex');
  const pathOf = (kind: string) => join(options.folder, `${kind}.ndjson`);
  const save = createStateSaver({ pathOf, log });

  // At once, and not seldom: calls that a crash made forgotten would be made again, past the ceiling.
  const saveLedgers = coalesce(async () => {
    await save(storeLedgers(library.snapshotLedgers(), account));
  });
  const lists = perType((type) =>
    createDelayedSave({
      async save() {
        const snapshot = library.snapshotList(type);
        return snapshot === undefined || save(storeList(snapshot, account));
      },
      delayMs: LIST_DELAY_MS,
    }),
  );

  await restoreState({ library, pathOf, account, log, now });

  return {
    async begin() {
      library.watch((part) => {
        if (part === 'ledgers') void saveLedgers();
        else lists[part].note();
      });
      // The first attempt tells the operator whether the folder can be written.
      await Promise.all([saveLedgers(), removeLeftovers(options.folder, now())]);
    },
    async save() {
      await Promise.all([saveLedgers(), ...Object.values(lists).map(({ flush }) => flush())]);
    },
  };
}
