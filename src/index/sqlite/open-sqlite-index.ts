import { createHash, randomUUID } from 'node:crypto';
import type { AssetIndex, CloseOptions } from '../asset-index.ts';
import { ChangesExpiredError, SearchUnavailableError } from '../errors.ts';
import { callInProcess } from './call-in-process.ts';
import { callInThread } from './call-in-thread.ts';
import { isDamage } from './driver.ts';
import type { HalfClient } from './half-client.ts';
import type { HalfName } from './index-halves.ts';
import type { OpenForWriting, PutAside, StartOfWriting } from './open-for-writing.ts';
import { plainReason } from './plain-reason.ts';
import { createSearchQueue } from './search-queue.ts';

export interface SqliteIndexOptions {
  /** The path of the file. Its folder exists. */
  readonly file: string;
  /** The id of the account whose library it is. The file holds a hash of it. */
  readonly account: string;
  /** As {@link OpenForWriting.keepsEpoch}. */
  readonly keepsEpoch?: boolean;
  /** Told when a file was put aside, as it cannot be used, and another one was begun. */
  readonly onPutAside?: (putAside: PutAside) => void;
  /**
   * Default: in threads, so that the event loop goes on. Not where modules are loaded from their
   * sources: a thread could not load them.
   */
  readonly runsIn?: 'threads' | 'process';
  /** Milliseconds since a fixed instant. Default: those of the process. */
  readonly elapsed?: () => number;
}

/** A library that is open for reading, and for writing once this process may. */
export interface SqliteIndex {
  readonly index: AssetIndex;
  /**
   * Takes the file over from any other process, and begins one where there is none. Until then
   * `apply` rejects. Rejects if the file cannot be written: it may be called again. Tells whether
   * callers may have seen what was not stored before.
   */
  startWriting(): Promise<Pick<StartOfWriting, 'isBehind'>>;
  /**
   * Writes a copy of the whole file, while nothing else is written. Only once this process writes.
   *
   * @param path where no file is yet. Nothing is there if it rejects
   */
  copyTo(path: string): Promise<void>;
  /**
   * Puts a copy in the place of the file, at once for whoever reads it. The copy is gone then. Rejects if
   * the copy is damaged, or not of this account and version: all is as before then. After any other failure,
   * writing has to be started again. Only once this process writes, and nothing is written meanwhile.
   *
   * @param path of the copy, in the folder of the file
   */
  replaceBy(path: string): Promise<void>;
  /**
   * Why the last call failed, for the operator; undefined if it did not. One that reads and one that
   * writes are told apart: neither mends the other.
   */
  readonly problems: Readonly<Record<HalfName, string | undefined>>;
  /** The one of `problems` that keeps more from working: that of the reader, if it has one. */
  readonly problem: string | undefined;
}

const IS_SOURCE = import.meta.url.endsWith('.ts');
const THREAD_MODULE = IS_SOURCE
  ? new URL('./index-thread.ts', import.meta.url)
  : new URL('./index-thread.js', import.meta.url);

/** Opens nothing yet: the first call does. Does not reject where SQLite does not work: each call does. */
export function openSqliteIndex({
  file,
  account,
  keepsEpoch = false,
  onPutAside = () => {},
  runsIn = IS_SOURCE ? 'process' : 'threads',
  elapsed = () => performance.now(),
}: SqliteIndexOptions): SqliteIndex {
  const options = {
    path: file,
    account: createHash('sha256').update(account).digest('hex'),
    token: randomUUID(),
    keepsEpoch,
  };

  function clientOf<N extends HalfName>(half: N): HalfClient<N> {
    return runsIn === 'process'
      ? callInProcess(half, options)
      : callInThread({ module: THREAD_MODULE, data: { half, options }, elapsed });
  }

  const writer = clientOf('writer');
  const reader = clientOf('reader');
  let mayWrite = false;
  /** Whether a reader has found the file damaged. */
  let isSuspect = false;
  let closing: Promise<void> | undefined;
  let tellBegun = () => {};
  /** Resolves once this process has begun to write, or cannot. */
  const begun = new Promise<void>((resolve) => {
    tellBegun = resolve;
  });
  const problems: Record<HalfName, string | undefined> = { reader: undefined, writer: undefined };

  /** Keeps why a call fails. Of what is read, callers are told no more than that it fails. */
  async function watch<T>(half: HalfName, call: Promise<T>): Promise<T> {
    try {
      const result = await call;
      problems[half] = undefined;
      return result;
    } catch (error) {
      const { cause } = error instanceof SearchUnavailableError ? error : { cause: error };
      problems[half] = cause instanceof Error ? cause.message : String(cause);
      throw error;
    }
  }

  async function read<T>(call: () => Promise<T>): Promise<T> {
    if (closing !== undefined) throw closedError();
    try {
      return await watch('reader', call());
    } catch (error) {
      if (isDamage(error)) await suspectDamage();
      if (error instanceof SearchUnavailableError) throw error;
      // The log shows it, which is no place for what the cause may quote.
      throw new SearchUnavailableError({ cause: new Error(plainReason(error)) });
    }
  }

  /** Has the file checked at the next start. What was read is of use, whatever becomes of this. */
  async function suspectDamage(): Promise<void> {
    isSuspect = true;
    if (mayWrite) await writer.call('suspectDamage').catch(() => {});
  }

  const queue = createSearchQueue(async (request) => {
    const { isDamaged, ...answer } = await read(() => reader.call('search', request));
    if (isDamaged) await suspectDamage();
    return answer;
  });

  function assertWriting(): void {
    if (closing !== undefined) throw new Error('the library is closed');
    if (!mayWrite) throw new Error('this process does not write the library');
  }

  async function replaceBy(path: string): Promise<void> {
    assertWriting();
    await writer.call('checkCopy', path);
    mayWrite = false;
    // Whatever has the file open could take the log of the other one for its own.
    await reader.end();
    await writer.end();
    await watch('writer', writer.call('takeCopy', path));
    mayWrite = true;
    problems.reader = undefined;
  }

  async function close(options: CloseOptions | undefined): Promise<void> {
    queue.drop(closedError());
    // The reader first: the last one that closes the file writes its log into it.
    await Promise.allSettled([reader.end()]);
    await writer.end(options);
  }

  return {
    index: {
      async apply(changes) {
        assertWriting();
        await watch('writer', writer.call('apply', changes));
      },
      async beginEpoch(epoch, position) {
        assertWriting();
        await watch('writer', writer.call('beginEpoch', epoch, position));
      },
      load: (list) => read(() => reader.call('load', list)),
      get: (list, ids) => read(() => reader.call('get', list, ids)),
      search: queue.search,
      position: () => read(() => reader.call('position')),
      logPosition: () => read(() => reader.call('logPosition')),
      findArticle: (key, lists) => read(() => reader.call('findArticle', key, lists)),
      async changesSince(request) {
        const look = () => read(() => reader.call('changesSince', request));
        let found = await look();
        if (found === 'not begun') {
          await begun;
          found = await look();
        }
        if (found === 'expired') throw new ChangesExpiredError();
        if (found === 'not begun') throw new SearchUnavailableError();
        return found;
      },
      close(options) {
        closing ??= close(options);
        tellBegun();
        return closing;
      },
    },
    async startWriting() {
      if (closing !== undefined) throw new Error('the library is closed');
      // On some systems a file that is open cannot be put aside.
      await reader.end();
      const { putAside, isBehind } = await watch('writer', writer.call('start', { isSuspect })).finally(
        tellBegun,
      );
      mayWrite = true;
      isSuspect = false;
      // The file was checked, or is another one.
      problems.reader = undefined;
      if (putAside !== undefined) onPutAside(putAside);
      return { isBehind };
    },
    async copyTo(path) {
      assertWriting();
      await watch('writer', writer.call('copyTo', path));
    },
    replaceBy,
    problems,
    get problem() {
      return problems.reader ?? problems.writer;
    },
  };
}

function closedError(): SearchUnavailableError {
  return new SearchUnavailableError({ cause: new Error('the library is closed') });
}
