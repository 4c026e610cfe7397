import { createHash, randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StateStore } from '../state-store.ts';
import { createFolderOwner, type FolderOwnerOptions } from './folder-owner.ts';
import { makeFolder, readStateFile, removeLeftovers, TEMPORARY, writeStateFile } from './state-file.ts';

export interface FileStoreOptions extends FolderOwnerOptions {
  /** The account whose state it is. */
  readonly appId: string;
}

/** A store in a folder, one file per record. One process of this machine owns it at a time. */
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
        // A path that is no folder has no files either. The first save reports the problem.
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

/** Errors that last until somebody acts. A full disk is not one: it may have room again. */
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
 * Why the folder cannot be written and will not recover by itself, in the system's words without a
 * path; undefined if it can. Creates a missing folder and leaves nothing in it.
 */
export async function folderProblem(folder: string): Promise<string | undefined> {
  const probe = join(folder, `probe.${randomUUID()}${TEMPORARY}`);
  try {
    await makeFolder(folder);
    await writeFile(probe, '', { mode: 0o600 });
    return undefined;
  } catch (error) {
    // The text before the system call and its path.
    return hasCode(error, LASTING) ? error.message.split(',')[0] : undefined;
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}

function hasCode(error: unknown, codes: readonly string[]): error is Error {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
