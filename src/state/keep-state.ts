import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { AssetLibrary } from '../library/asset-library.ts';
import { coalesce } from './coalesce.ts';
import { createDelayedSave } from './delayed-save.ts';
import { createFolderOwner } from './folder-owner.ts';
import { removeLeftovers } from './remove-leftovers.ts';
import { rereadLedgers, restoreState } from './restore-state.ts';
import type { StateFile } from './state-file.ts';
import { createStateSaver, type SaverStatus } from './state-saver.ts';
import { storeLedgers } from './stored-ledgers.ts';
import { storeList } from './stored-list.ts';

export interface KeepStateOptions {
  readonly library: AssetLibrary;
  /** Created where it is missing. Of several processes, only one writes into it. */
  readonly folder: string;
  /** Whose library it is. */
  readonly appId: string;
  readonly log: Logger;
  /** Has the library ask upstream for its count, once counts were taken over. Must not reject. Default: it is not asked. */
  readonly adoptQuota?: () => Promise<void>;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
}

/** The state of a library that is kept in files. */
export interface KeptState {
  /**
   * Saves from now on what the library comes to know, unless the folder is another process's: then as soon as that has
   * ended. Until it is called, calls wait. Resolves after the first attempt, and when the quota is adopted; does not reject.
   */
  begin(): Promise<void>;
  /** Saves everything as it is now. Does not reject. */
  save(): Promise<void>;
  /** Saves everything for the last time, with no call reserved, and then lets another process have the folder. Does not reject. */
  close(): Promise<void>;
  status(): StateStatus;
}

export interface StateStatus extends SaverStatus {
  /** Whether this process saves: another has the folder where it does not. */
  readonly isOwner: boolean;
}

/** The most that a crash takes from the lists. */
const LIST_DELAY_MS = 300_000;

/**
 * Gives a library what it knew before the restart, and saves from {@link KeptState.begin} on what it comes to know. Neither bad
 * files nor a folder that cannot be written stop the gateway: the log tells of them.
 */
export async function keepState({
  library,
  folder,
  log,
  adoptQuota = async () => {},
  now = Date.now,
  ...options
}: KeepStateOptions): Promise<KeptState> {
  const account = createHash('sha256').update(options.appId).digest('hex');
  const pathOf = (kind: string) => join(folder, `${kind}.ndjson`);
  const saver = createStateSaver({ pathOf, log, now });
  let letBegin = () => {};
  const begun = new Promise<void>((resolve) => {
    letBegin = resolve;
  });
  let adopted = Promise.resolve();
  let isClosing = false;

  const owner = createFolderOwner({
    folder,
    log,
    async onDecided(isOwner) {
      // What the process before has counted since this one has read the files.
      const ledgers = isOwner ? await rereadLedgers(pathOf, account) : undefined;
      // Both in one turn: nobody is to be told a count in between that is too high.
      if (ledgers !== undefined) library.restoreLedgers(ledgers);
      adopted = adoptQuota();
    },
    onTakenOver: () => void saveAll(),
  });

  async function save(file: StateFile<unknown, unknown>): Promise<boolean> {
    if (owner.isOwner) await removeLeftovers(folder);
    return saver.save(file);
  }

  // At once, and not seldom: calls that a crash made forgotten would be made again, past the ceiling.
  const saveLedgers = coalesce(async () => {
    await begun;
    const mayWrite = await owner.mayWrite();
    const ledgers = library.snapshotLedgers({ isReserving: !isClosing });
    const isSaved = mayWrite && (await save(storeLedgers(ledgers, account)));
    library.noteSaved(isSaved ? ledgers : undefined);
  });
  const lists = new Map(
    library.lists.all.map(({ name }) => {
      const list = createDelayedSave({
        async save() {
          const snapshot = library.snapshotList(name);
          if (snapshot === undefined) return true;
          return (await owner.mayWrite()) && save(storeList(name, snapshot, account));
        },
        delayMs: LIST_DELAY_MS,
      });
      return [name, list] as const;
    }),
  );

  async function saveAll(): Promise<void> {
    await Promise.all([saveLedgers(), ...Array.from(lists.values(), ({ flush }) => flush())]);
  }

  await restoreState({ library, pathOf, account, log, now });
  library.saveLedgersWith(saveLedgers);
  library.subscribe((name) => ({
    placed: () => lists.get(name)?.note(),
    forgotten: () => lists.get(name)?.note(),
  }));

  return {
    async begin() {
      letBegin();
      // The first attempt tells the operator whether the folder can be written.
      await saveLedgers();
      await adopted;
    },
    save: saveAll,
    async close() {
      isClosing = true;
      await saveAll();
      owner.stopWriting();
      // Writes nothing, but waits for what has begun meanwhile: the next process must not be written over.
      await saveAll();
      await owner.release();
    },
    status: () => ({ ...saver.status(), isOwner: !owner.isWaiting }),
  };
}
