import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { createMirror } from '../../src/index/mirror/mirror.ts';
import { openSqliteIndex } from '../../src/index/sqlite/open-sqlite-index.ts';
import { createFileStore } from '../../src/state/files/file-store.ts';
import { keepState } from '../../src/state/keep-state.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import type { AssetSource } from '../../src/upstream/asset.ts';
import { images, newsAsset } from '../helpers/assets.ts';
import { ask, gatewayOfLibrary, type LibrarySettings, libraryOver } from '../helpers/execute.ts';
import { memoryLog } from '../helpers/memory-log.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

/** Reads an image and an article. */
export const BOTH = '{ images: assets(type: IMAGE) { totalCount } news: assets(type: NEWS) { totalCount } }';

export interface KeptGatewayOptions {
  readonly source: AssetSource;
  readonly folder: string;
  readonly appId?: string;
  /** Default: the files of the folder. */
  readonly store?: StateStore;
  readonly library?: LibrarySettings;
  /** Whether lists are stored with their items, as the gateway does. Default: as files. */
  readonly isMirrored?: boolean;
  /** Whether upstream is asked for its count. */
  readonly adoptsQuota?: boolean;
  /** Whether the first attempt to save is waited for. Default: it is. */
  readonly isAwaited?: boolean;
}

/**
 * A gateway that has taken over what a folder holds, and the warnings and other words of its log.
 */
export async function keptGateway({ source, folder, appId = 'wx1234', ...options }: KeptGatewayOptions) {
  const { log, records } = memoryLog();
  const { now = Date.now } = options.library ?? {};
  const mirrored = options.isMirrored ? openMirror(folder, appId, now) : undefined;
  const library = libraryOver(source, { ...options.library, store: mirrored?.mirror.store });
  const adoptQuota = async () => {
    if (options.adoptsQuota) await library.adoptQuota();
  };
  const store = options.store ?? createFileStore({ folder, appId, log });
  const state = await keepState({ library, store, mirror: mirrored?.mirror, log, adoptQuota, now });
  const begun = state.startSaving();
  if (options.isAwaited ?? true) await begun;
  // Before the folder is removed: what is under way would create it again.
  const close = async () => {
    // First, as whoever waits for the folder may write to the index from then on.
    await mirrored?.mirror.close();
    await mirrored?.index.close();
    await state.close();
  };
  onTestFinished(close);
  const gateway = gatewayOfLibrary(library, { log, now });
  const saidAt = (wanted: number): string[] =>
    records().flatMap(({ level, msg }) => (level === wanted ? [msg] : []));
  return {
    gateway,
    library,
    state,
    close,
    warnings: () => saidAt(pino.levels.values['warn'] ?? 0),
    notes: () => saidAt(pino.levels.values['info'] ?? 0),
  };
}

function openMirror(folder: string, account: string, now: () => number) {
  const { index, startWriting } = openSqliteIndex({ file: join(folder, 'library.db'), account });
  const onFailure = (error: unknown) => {
    throw error;
  };
  return { index, mirror: createMirror({ index, startWriting, now, onFailure }) };
}

/**
 * A folder that holds the lists of a library of images and news, as a process leaves it that has
 * ended in good order.
 */
export async function keptFolder() {
  const folder = temporaryFolder();
  const { source, calls } = memorySource([...images(30), newsAsset()]);
  const { gateway, state } = await keptGateway({ source, folder });
  await ask(gateway, BOTH);
  await state.close();
  calls.length = 0;
  return { folder, source, calls };
}

/** The ledgers as they are on the disk. */
export function ledgersIn(folder: string) {
  const [header = ''] = readFileSync(join(folder, 'ledgers.ndjson'), 'utf8').split('\n');
  return JSON.parse(header).about;
}

/** The list calls of today, as they are on the disk. */
export function usedIn(folder: string): number {
  return ledgersIn(folder).list.used;
}
