import { createHash, randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StateStore } from '../state-store.ts';
import { createFolderOwner, type FolderOwnerOptions } from './folder-owner.ts';
import { makeFolder, readStateFile, removeLeftovers, TEMPORARY, writeStateFile } from './state-file.ts';

export interface FileStoreOptions extends FolderOwnerOptions {
  /** Whose state it is. */
  readonly appId: string;
}

/** A store that is a folder with a file for each record. It belongs to one process of this machine at a time. */
export function createFileStore({ appId, folder, ...options }: FileStoreOptions): StateStore {
  const account = createHash('sha256').update(appId).digest('hex');
  const owner = createFolderOwner({ folder, ...options });
  const placeOf = (kind: string) => join(folder, `${kind}.ndjson`);

  return Object.assign(owner, {
    placeOf,
    async load(shape) {
      try {
        return await readStateFile(placeOf(shape.kind), { ...shape, account });
      } catch (error) {
        // A folder that is no folder has no files either: that it cannot be written is told by the first attempt.
        if (hasCode(error, ['ENOENT', 'ENOTDIR'])) return undefined;
        throw error;
      }
    },
    async save(record) {
      if (owner.ownership === 'ours') await removeLeftovers(folder);
      await writeStateFile(placeOf(record.kind), { ...record, account });
    },
  } satisfies Pick<StateStore, 'placeOf' | 'load' | 'save'>);
}

/** What stays so until somebody changes something. A disk that is full may have room again at any time. */
const LASTING = [
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'EEXIST',
  'ENOENT',
  'ELOOP',
  'ENAMETOOLONG',
  'EINVAL',
];

/**
 * Why files cannot be written into a folder, and will not be by themselves, in words of the system and without a path; undefined where they can.
 * Creates the folder where it is missing, and leaves nothing in it.
 */
export async function folderProblem(folder: string): Promise<string | undefined> {
  const probe = join(folder, `probe.${randomUUID()}${TEMPORARY}`);
  try {
    await makeFolder(folder);
    await writeFile(probe, '', { mode: 0o600 });
    return undefined;
  } catch (error) {
    // What stands before the call and its path.
    return hasCode(error, LASTING) ? error.message.split(',')[0] : undefined;
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}

function hasCode(error: unknown, codes: readonly string[]): error is Error {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
