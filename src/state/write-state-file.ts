import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CHUNK_BYTES, FORMAT, type StateFile, sealOf } from './state-file.ts';

/** How the name of a file ends that is not complete yet. */
export const TEMPORARY = '.tmp';

/** The files that this process has not completed yet. */
const underWay = new Set<string>();

/** Whether this process is at it: another may remove what it has left, but not this. */
export function isBeingWritten(temporaryPath: string): boolean {
  return underWay.has(temporaryPath);
}

/**
 * Puts a state file in the place of the one before, whole or not at all, whoever else does the same. Whatever is there
 * is replaced, save a folder. It is created where it is missing, and neither is for other users of the machine to read.
 */
export async function writeStateFile(path: string, file: StateFile<unknown, unknown>): Promise<void> {
  const temporaryPath = `${path}.${randomUUID()}${TEMPORARY}`;
  await makeFolder(dirname(path));
  underWay.add(temporaryPath);
  try {
    // On the disk before it takes its name: a crash of the machine must not leave the name with nothing behind it.
    await writeFile(temporaryPath, chunksOf(linesOf(file)), { mode: 0o600, flush: true });
    await rename(temporaryPath, path);
  } catch (error) {
    await rm(temporaryPath, { force: true });
    throw error;
  } finally {
    underWay.delete(temporaryPath);
  }
}

/** Creates a folder and those above it, for nobody else to read, unless it is there. @throws the file system's error */
// The `recursive` of Node.js 20 tries for ever in /proc, where a folder is missing although the one above is there.
export async function makeFolder(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path, { mode: 0o700 }).catch((error) => {
    // Whoever saves another list at the same time was faster.
    if (error.code !== 'EEXIST') throw error;
  });
}

function* linesOf({ kind, account, about, items }: StateFile<unknown, unknown>): Generator<string> {
  const hash = createHash('sha256');
  const hashed = (record: unknown) => {
    const line = `${JSON.stringify(record)}\n`;
    hash.update(line);
    return line;
  };
  yield hashed({ format: FORMAT, kind, account, count: items.length, about });
  for (const item of items) yield hashed(item);
  yield `${sealOf(hash)}\n`;
}

function* chunksOf(lines: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const line of lines) {
    chunk += line;
    if (chunk.length < CHUNK_BYTES) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}
