import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TEMPORARY } from './write-state-file.ts';

/** A file takes seconds to write: nobody is at it any more. */
const LEFT_MS = 3_600_000;

/** Removes what processes have left that crashed while they wrote a state file. Does not reject: it is tidiness. */
export async function removeLeftovers(folder: string, now: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => each.endsWith(TEMPORARY))) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }));
    if (now - mtimeMs > LEFT_MS) await rm(path).catch(() => {});
  }
}
