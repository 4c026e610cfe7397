import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isBeingWritten, TEMPORARY } from './write-state-file.ts';

/**
 * Removes what processes have left that were killed while they wrote a state file: all that is not complete, and that
 * this process is not writing. Only for who has the folder alone. Does not reject: it is tidiness.
 */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const paths = names.filter((name) => name.endsWith(TEMPORARY)).map((name) => join(folder, name));
  for (const path of paths) if (!isBeingWritten(path)) await rm(path, { force: true }).catch(() => {});
}
