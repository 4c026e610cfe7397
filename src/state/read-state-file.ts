import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import {
  CHUNK_BYTES,
  FORMAT,
  type StateFile,
  StateFileError,
  type StateFormat,
  sealOf,
} from './state-file.ts';

/**
 * Reads a state file of this kind and account.
 *
 * @throws StateFileError where it is not exactly what was written, and the file system's error where it cannot be read
 */
export async function readStateFile<About, Item>(
  path: string,
  format: StateFormat<About, Item>,
): Promise<StateFile<About, Item>> {
  const { kind, account } = format;
  const hash = createHash('sha256');
  const file = await openFile(path);
  const lines = linesOf(file.createReadStream({ highWaterMark: CHUNK_BYTES }));

  async function next(): Promise<Buffer> {
    const { value, done } = await lines.next();
    if (done) throw new StateFileError('it ends too early');
    return value;
  }

  async function read<T>(schema: z.ZodType<T>): Promise<T> {
    const line = await next();
    hash.update(line).update('\n');
    return parse(schema, line);
  }

  try {
    const { count, about } = await read(headerOf(format));
    const items: Item[] = [];
    while (items.length < count) items.push(await read(format.item));
    if ((await next()).toString() !== sealOf(hash)) throw new StateFileError('its checksum is wrong');
    if (!(await lines.next()).done) throw new StateFileError('it goes on after its end');
    return { kind, account, about, items };
  } finally {
    await lines.return(undefined);
    await file.close();
  }
}

/** Nobody may ever write to a pipe, and a device may never end: neither is waited for. */
async function openFile(path: string): Promise<FileHandle> {
  // Windows knows no such flag, nor files that need it.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new StateFileError('it is not a file');
}

/** Lines by their bytes: as text, bytes that are not UTF-8 would look like others, and U+2028 like a line's end. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, undefined> {
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
  if (parts.length > 0) throw new StateFileError('it ends within a line');
}

/** The format comes first: its fault is told, rather than what follows from it. */
function headerOf<About, Item>({ kind, account, about }: StateFormat<About, Item>) {
  return z.object({
    format: z.literal(FORMAT, `not ${FORMAT}`),
    kind: z.literal(kind, `not ${kind}`),
    account: z.literal(account, 'not the one that is served'),
    count: z.int().min(0),
    about,
  });
}

function parse<T>(schema: z.ZodType<T>, line: Buffer): T {
  const result = schema.safeParse(parseJson(line));
  if (result.success) return result.data;
  const [{ path, message } = { path: [], message: 'unknown' }] = result.error.issues;
  throw new StateFileError(`it does not fit: ${[...path, message].join(': ')}`);
}

function parseJson(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch {
    throw new StateFileError('it is not JSON');
  }
}
