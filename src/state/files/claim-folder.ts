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
 *      owner.6.sock      no listener: its process has crashed
 *      owner.7.sock      the owner listens; processes that wait for the folder are connected to it
 *
 * The system closes a process's connections however it ends, so nothing needs renewal and clocks
 * do not matter. If several processes find no owner, one gets the next number: `link` succeeds for
 * only one. It then looks again for a process that has got another number since. Each process
 * listens before it looks, so of two at least one sees the other and gives way.
 */

/** Result of an attempt to own a folder. */
export type Claim =
  | { readonly kind: 'owned'; release(): Promise<void> }
  /** Another process owns it. */
  | (Listener & { readonly kind: 'taken' });

/** A process that listens. */
export interface Listener {
  /** Resolves when it stops listening, or when it is time to look again. */
  readonly ended: Promise<void>;
}

/**
 * Claims a folder for this process, until it is released or the process ends, unless another
 * process of this machine owns it. The folder must exist.
 *
 * @throws the system's error if the folder is not writable or its file system has no sockets
 */
export async function claimFolder(folder: string): Promise<Claim> {
  if (process.platform === 'win32')
    return claimName(`\\\\.\\pipe\\wechat-asset-gateway-${await hashOf(folder)}`);
  return withShortPath(folder, (short) => claimNumber(short, folder));
}

/** @param real the permanent path of the folder */
async function claimNumber(folder: string, real: string): Promise<Claim> {
  for (;;) {
    const numbers = await numbersIn(folder);
    const owner = await findAmong(folder, numbers);
    if (owner !== undefined) return { kind: 'taken', ...owner };
    const number = (numbers.at(-1) ?? 0) + 1;
    const socket = await listenUnder(folder, nameOf(number));
    if (socket === undefined) continue;
    const release = async () => {
      // Remove the name first, so that every name found has a listener.
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

/** Listens before it takes the name, so each name has a listener. Undefined if it lost the race. */
async function listenUnder(folder: string, name: string): Promise<Listening | undefined> {
  const temporary = join(folder, `owner.${randomBytes(6).toString('hex')}${TEMPORARY}`);
  const socket = await listenAt(temporary);
  try {
    await link(temporary, join(folder, name));
    return socket;
  } catch (error) {
    await socket.close();
    // ENOENT: the owner removes temporary files, perhaps this one.
    if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOENT') return undefined;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Claims a name that vanishes with its process, as Windows pipes do. */
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
  // A longer number is none of ours: its next one could not be read.
  return names
    .flatMap((name) => /^owner\.(\d{1,9})\.sock$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** A silent socket that shows its process is there. Neither it nor waiters keep a process alive. */
interface Listening {
  /** Stops listening and disconnects all waiting processes. */
  close(): Promise<void>;
}

/** If it is unclear whether a process listens, look again after this many milliseconds. */
const RETRY_MS = 1000;

/** Listens at a path or system name. @throws the system's error: EADDRINUSE if it is taken */
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

/** The listener at a path; undefined if there is none. */
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

/** The longest socket path in bytes: Linux allows 107, macOS 103. */
const MAX_BYTES = 103;

/** Bytes for the longest socket name in the folder, with the separator. */
const NAME_BYTES = 32;

/** Runs work with a short enough path for sockets: a temporary link if the folder's is too long. */
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
