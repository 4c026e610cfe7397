import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, TEMPORARY } from './write-state-file.ts';

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
export async function folderFault(folder: string): Promise<string | undefined> {
  const probe = join(folder, `probe.${randomUUID()}${TEMPORARY}`);
  try {
    await makeFolder(folder);
    await writeFile(probe, '', { mode: 0o600 });
    return undefined;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error) || !LASTING.includes(String(error.code)))
      return undefined;
    // What stands before the call and its path.
    return error.message.split(',')[0];
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}
