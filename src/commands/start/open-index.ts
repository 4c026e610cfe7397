import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { AssetIndex } from '../../index/asset-index.ts';
import { createMirror, type Mirror } from '../../index/mirror/mirror.ts';
import { createReplicaMirror, type ReplicaMirror } from '../../index/mirror/replica-mirror.ts';
import { openSqliteIndex, type SqliteIndex } from '../../index/sqlite/open-sqlite-index.ts';

export interface OpenIndexOptions {
  /** The folder of the state. Undefined: a folder that goes with the index. */
  readonly stateDir: string | undefined;
  /** Whether this gateway is one of a fleet. */
  readonly isReplica: boolean;
  /** The id of the account whose library it is. */
  readonly appId: string;
  readonly log: Pick<Logger, 'warn'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Something was stored. */
  readonly onStored: () => void;
  /** Something could not be stored or read. */
  readonly onFailure: (error: unknown) => void;
}

/** The library on disk, and what has it follow the library in memory. */
export interface OpenedIndex {
  readonly index: AssetIndex;
  readonly mirror: Mirror;
  /** What a fleet moves the library by. Undefined without one. */
  readonly replicated: ReplicatedStore | undefined;
  /** Why the last search or write failed, without a path; undefined if none did. */
  readProblem(): string | undefined;
  close(): Promise<void>;
}

/** The library on disk as a fleet has it. */
export interface ReplicatedStore extends Pick<SqliteIndex, 'index' | 'copyTo' | 'replaceBy'> {
  readonly mirror: ReplicaMirror;
  readonly folder: string;
}

/** There is no index, for this reason: the gateway does without search. */
export interface NoIndex {
  readonly unavailableReason: string;
}

const FILE = 'library.db';

/** Opens the library on disk. Where that does not work, the operator is told why. Does not reject. */
export async function openIndex(options: OpenIndexOptions): Promise<OpenedIndex | NoIndex> {
  const { stateDir, isReplica, appId, log, now, onStored, onFailure } = options;
  const temporary = stateDir === undefined ? temporaryFolder() : undefined;
  const folder = stateDir ?? temporary?.path;
  if (folder === undefined) return unavailable('the folder for temporary files cannot be written', log);
  const sqlite = openSqliteIndex({
    file: join(folder, FILE),
    account: appId,
    keepsEpoch: isReplica,
    onPutAside({ reason, path }) {
      log.warn(
        { file: path, reason },
        `${FILE} cannot be used (${reason}): it is now ${path}, and another one is begun.`,
      );
    },
  });
  const { index } = sqlite;
  try {
    // The first call tells whether SQLite works here, and whether the file can be read.
    await index.position();
  } catch (error) {
    await index.close().catch(() => {});
    temporary?.remove();
    return unavailable(sqlite.problem ?? String(error), log);
  }
  const { startWriting, copyTo, replaceBy } = sqlite;
  const mirroring = { index: telling(index, onStored), startWriting, now, onFailure };
  const ofReplica = isReplica ? createReplicaMirror(mirroring) : undefined;
  const mirror = ofReplica ?? createMirror(mirroring);
  return {
    index,
    readProblem: () => sqlite.problem,
    mirror,
    replicated: ofReplica && { index, mirror: ofReplica, folder, copyTo, replaceBy },
    async close() {
      await index.close({ isBehind: mirror.status().pending > 0 }).catch(onFailure);
      temporary?.remove();
    },
  };
}

/** The same index, but whatever it has stored is told. */
function telling(index: AssetIndex, onStored: () => void): AssetIndex {
  return {
    ...index,
    async apply(changes) {
      await index.apply(changes);
      onStored();
    },
  };
}

function unavailable(reason: string, log: OpenIndexOptions['log']): NoIndex {
  log.warn({ reason }, `Nothing can be searched: ${reason}. All else works.`);
  return { unavailableReason: reason };
}

/** Goes with the process, if it is not removed before. Undefined if there is no room for it. */
function temporaryFolder(): TemporaryFolder | undefined {
  try {
    const path = mkdtempSync(join(tmpdir(), 'wechat-asset-gateway-'));
    const remove = () => {
      process.removeListener('exit', remove);
      rmSync(path, { recursive: true, force: true });
    };
    process.once('exit', remove);
    return { path, remove };
  } catch {
    return undefined;
  }
}

interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}
