import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { link, mkdtemp, readdir, realpath, rm, symlink } from 'node:fs/promises';
import { createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TEMPORARY } from './state-file.ts';

/*
 * A folder belongs to the process that listens on a socket in it:
 *
 *      owner.6.sock      nobody listens: its process has crashed
 *      owner.7.sock      the owner listens; who waits for the folder is connected to it
 *
 * The system closes the connections of a process that ends, whatever ends it, so nothing has to be renewed, and no clock
 * matters. Of several who find nobody, one gets the next number: by `link`, which only one process can do. Then it looks
 * once more, for one that has got another number since. Each of two listens before it looks, so at least one of them
 * sees the other, and gives way.
 */

/** What came of an attempt to have a folder for oneself. */
export type Claim =
  | { readonly kind: 'owned'; release(): Promise<void> }
  /** Another process has it. */
  | (Listener & { readonly kind: 'taken' });

/** Somebody who listens. */
export interface Listener {
  /** Resolves when it does so no more, or when it is worth looking again. */
  readonly ended: Promise<void>;
}

/**
 * Has a folder belong to this process, until it is released or the process ends, unless another one of this machine has
 * it. The folder must be there.
 *
 * @throws the system's error where the folder cannot be written, or its file system has no sockets
 */
export async function claimFolder(folder: string): Promise<Claim> {
  if (process.platform === 'win32')
    return claimName(`\\\\.\\pipe\\wechat-asset-gateway-${await hashOf(folder)}`);
  return withShortPath(folder, (short) => claimNumber(short, folder));
}

/** @param real the folder by the path that it keeps */
async function claimNumber(folder: string, real: string): Promise<Claim> {
  for (;;) {
    const numbers = await numbersIn(folder);
    const owner = await findAmong(folder, numbers);
    if (owner !== undefined) return { kind: 'taken', ...owner };
    const number = (numbers.at(-1) ?? 0) + 1;
    const socket = await listenUnder(folder, nameOf(number));
    if (socket === undefined) continue;
    const release = async () => {
      // First: who finds the name finds somebody there.
      await rm(join(real, nameOf(number)), { force: true });
      await socket.close();
    };
    const others = (await numbersIn(folder)).filter((each) => each !== number);
    if ((await findAmong(folder, others)) === undefined) {
      await Promise.all(others.map((each) => rm(join(folder, nameOf(each)), { force: true })));
      return { kind: 'owned', release };
    }
    await release();
  }
}

async function findAmong(folder: string, numbers: readonly number[]): Promise<Listener | undefined> {
  for (const number of numbers) {
    const listener = await findListener(join(folder, nameOf(number)));
    if (listener !== undefined) return listener;
  }
  return undefined;
}

/** Listens before it has the name: whoever finds the name finds somebody there. Undefined where another was faster. */
async function listenUnder(folder: string, name: string): Promise<Listening | undefined> {
  const temporary = join(folder, `owner.${randomBytes(6).toString('hex')}${TEMPORARY}`);
  const socket = await listenAt(temporary);
  try {
    await link(temporary, join(folder, name));
    return socket;
  } catch (error) {
    await socket.close();
    // The owner removes what is temporary, so that it may be gone as well.
    if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOENT') return undefined;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** By a name that is gone with its process, as those of Windows are. */
export async function claimName(name: string): Promise<Claim> {
  for (;;) {
    try {
      const socket = await listenAt(name);
      return { kind: 'owned', release: socket.close };
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') throw error;
    }
    const listener = await findListener(name);
    if (listener !== undefined) return { kind: 'taken', ...listener };
  }
}

async function hashOf(folder: string): Promise<string> {
  return createHash('sha256')
    .update(await realpath(folder))
    .digest('hex');
}

const nameOf = (number: number) => `owner.${number}.sock`;

/** In ascending order. */
async function numbersIn(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder);
  return names
    .flatMap((name) => /^owner\.(\d{1,15})\.sock$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** A socket on which nothing is said: that somebody listens is all it tells. Neither it nor who waits keeps the process. */
interface Listening {
  /** Ends it, and the waiting of all who are connected. */
  close(): Promise<void>;
}

/** Where it cannot be told whether somebody listens, it is tried again after this time. */
const RETRY_MS = 1000;

/** Listens at a path or a name of the system. @throws the system's error: EADDRINUSE where somebody else listens there already */
async function listenAt(path: string): Promise<Listening> {
  const waiting = new Set<Socket>();
  const server = createServer((socket) => {
    waiting.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => waiting.delete(socket));
    socket.unref();
  });
  await once(server.listen(path), 'listening');
  server.unref();
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of waiting) socket.destroy();
      await closed;
    },
  };
}

/** Who listens there; undefined where nobody does. */
async function findListener(path: string): Promise<Listener | undefined> {
  const socket = createConnection(path);
  try {
    await once(socket, 'connect');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ECONNREFUSED' || code === 'ENOENT' || code === 'ENOTSOCK') return undefined;
    return {
      ended: new Promise((resolve) => {
        setTimeout(resolve, RETRY_MS).unref();
      }),
    };
  }
  socket.on('error', () => {});
  socket.resume();
  socket.unref();
  return {
    ended: new Promise((resolve) => {
      socket.on('close', () => resolve());
    }),
  };
}

/** The longest path of a socket in bytes: Linux has room for 107, macOS for 103. */
const MAX_BYTES = 103;

/** What the longest name of a socket in the folder takes, with the separator. */
const NAME_BYTES = 32;

/** Does work with a path to a folder that is short enough for sockets: where it is not, with a link that is removed afterwards. */
async function withShortPath<T>(folder: string, work: (path: string) => Promise<T>): Promise<T> {
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

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
