import { createHash, type Hash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, type FileHandle, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { decode, type RecordShape, type StateRecord, StateRecordError } from '../state-store.ts';

/*
 * A state file is a record as newline-delimited JSON, so that it can be written and read in pieces:
 *
 *      {"format":1,"kind":"image","account":"…","count":2,"about":{…}}    how many items follow
 *      {"rank":0,"fetchedAt":…,"asset":{…}}
 *      {"rank":1,"fetchedAt":…,"asset":{…}}
 *      {"sha256":"…"}                                                     of all bytes before this line
 *
 * The last line must exist and match the others, which reveals truncation and damage.
 */

/** Version of this layout and of the contents. */
const FORMAT = 1;

/** About how many bytes are written or read at once. The event loop is free in between. */
const CHUNK_BYTES = 2 ** 18;

/** Suffix of an incomplete file. */
export const TEMPORARY = '.tmp';

/** The files that this process is still writing. */
const underWay = new Set<string>();

/** The account whose state it is. */
interface OfAccount {
  /** A hash of the app id: another account's state is not loaded. */
  readonly account: string;
}

/** The contents of a state file. */
export interface StateFile extends StateRecord<unknown, unknown>, OfAccount {}

/** What a state file of one kind must look like. */
export interface StateFormat<About, Item> extends RecordShape<About, Item>, OfAccount {}

/**
 * Replaces a state file atomically, even with concurrent writers. Replaces anything but a folder.
 * Creates missing files and folders, which other users of the machine cannot read.
 */
export async function writeStateFile(path: string, file: StateFile): Promise<void> {
  const temporaryPath = `${path}.${randomUUID()}${TEMPORARY}`;
  await makeFolder(dirname(path));
  underWay.add(temporaryPath);
  try {
    // Flush before the rename: a machine crash must not leave the name without contents.
    await writeFile(temporaryPath, chunksOf(encode(file)), { mode: 0o600, flush: true });
    await rename(temporaryPath, path);
  } catch (error) {
    await rm(temporaryPath, { force: true });
    throw error;
  } finally {
    underWay.delete(temporaryPath);
  }
}

function* encode({ kind, account, about, items }: StateFile): Generator<string> {
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

/**
 * Reads a state file of this kind and account.
 *
 * @throws StateRecordError if it is not exactly what was written, or the file system's error
 */
export async function readStateFile<About, Item>(
  path: string,
  format: StateFormat<About, Item>,
): Promise<StateRecord<About, Item>> {
  const hash = createHash('sha256');
  const file = await openFile(path);
  const lines = splitLines(file.createReadStream({ highWaterMark: CHUNK_BYTES }));

  async function next(): Promise<Buffer> {
    const { value, done } = await lines.next();
    if (done) throw new StateRecordError('it ends too early');
    return value;
  }

  async function read<T>(schema: z.ZodType<T>): Promise<T> {
    const line = await next();
    hash.update(line).update('\n');
    return decode(schema, parseJson(line));
  }

  try {
    const { count, about } = await read(headerOf(format));
    const items: Item[] = [];
    while (items.length < count) items.push(await read(format.item));
    if ((await next()).toString() !== sealOf(hash)) throw new StateRecordError('its checksum is wrong');
    if (!(await lines.next()).done) throw new StateRecordError('it has data after its last line');
    return { kind: format.kind, about, items };
  } finally {
    await lines.return(undefined);
    await file.close();
  }
}

/** Does not wait for a pipe without a writer, nor for a device that never ends. */
async function openFile(path: string): Promise<FileHandle> {
  // Windows has neither this flag nor files that need it.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new StateRecordError('it is not a file');
}

/** Splits bytes: as text, invalid UTF-8 would look alike, and U+2028 like the end of a line. */
async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, undefined> {
  let parts: Buffer[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      yield Buffer.concat([...parts, chunk.subarray(start, end)]);
      parts = [];
      start = end + 1;
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  }
  if (parts.length > 0) throw new StateRecordError('it ends within a line');
}

/** The format comes first: its problem is reported, not what follows from it. */
function headerOf<About, Item>({ kind, account, about }: StateFormat<About, Item>) {
  return z.object({
    format: z.literal(FORMAT, `not ${FORMAT}`),
    kind: z.literal(kind, `not ${kind}`),
    account: z.literal(account, 'not the configured account'),
    count: z.int().min(0),
    about,
  });
}

function parseJson(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch {
    throw new StateRecordError('it is not JSON');
  }
}

/** The last line: the hash of all lines before it. */
function sealOf(hash: Hash): string {
  return JSON.stringify({ sha256: hash.digest('hex') });
}

/**
 * Removes incomplete files of killed processes, except those this process is writing. Only for the
 * owner of the folder. Does not reject: it is cleanup.
 */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const paths = names.filter((name) => name.endsWith(TEMPORARY)).map((name) => join(folder, name));
  for (const path of paths) if (!underWay.has(path)) await rm(path, { force: true }).catch(() => {});
}

/** Creates missing folders on a path, unreadable to others. @throws the file system's error */
// Node.js 20's `recursive` loops forever in /proc: a folder can be missing in an existing one.
export async function makeFolder(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path, { mode: 0o700 }).catch((error) => {
    // A concurrent save of another list was faster.
    if (error.code !== 'EEXIST') throw error;
  });
}
