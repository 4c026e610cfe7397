import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The longest path of a socket in bytes: Linux has room for 107, macOS for 103. */
const MAX_BYTES = 103;

/** What the longest name of a socket in the folder takes, with the separator. */
const NAME_BYTES = 32;

/** Does work with a path to a folder that is short enough for sockets: where it is not, with a link that is removed afterwards. */
export async function withShortPath<T>(folder: string, work: (path: string) => Promise<T>): Promise<T> {
  if (Buffer.byteLength(folder) <= MAX_BYTES - NAME_BYTES) return work(folder);
  const temporary = await mkdtemp(join(tmpdir(), 'gateway-'));
  try {
    const short = join(temporary, 's');
    await symlink(resolve(folder), short);
    return await work(short);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
