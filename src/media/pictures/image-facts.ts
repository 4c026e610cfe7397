import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { LRUCache } from 'lru-cache';
import { type FactsFile, openFactsFile, resetFactsFile, type SqliteModule } from './facts-file.ts';
import type { ImageFacts, ImageInfo } from './image-info.ts';
import { isBusy, isDamage } from './sqlite-failure.ts';

export interface ImageFactsOptions {
  /** The folder that it is in must exist. Undefined: what is known does not survive the process. */
  readonly file: string | undefined;
  /** Called once, when the file cannot be read or written. */
  readonly onFailure: (error: unknown) => void;
  /** Default: the package. */
  readonly loadSqlite?: () => Promise<SqliteModule>;
}

/** Of how many pictures it is known without the file what it has of them, or that it has nothing. */
const MAX_AT_HAND = 5000;

/** Of how many pictures what is known waits to be written, while another process writes. */
const MAX_UNWRITTEN = 5000;

/** How much of it is written at once: callers wait meanwhile. */
const BATCH = 100;

/**
 * Opens what is known of pictures. A file that cannot be used is begun anew; if that fails, the last few
 * thousand pictures are remembered. Does not reject, and nothing of it throws.
 */
export async function openImageFacts(options: ImageFactsOptions): Promise<ImageFacts> {
  const { file: path, onFailure, loadSqlite = loadPackage } = options;
  const atHand = new LRUCache<string, { readonly info: ImageInfo | undefined }>({ max: MAX_AT_HAND });
  const unwritten = new LRUCache<string, ImageInfo>({ max: MAX_UNWRITTEN });
  let hasFailed = false;

  function report(error: unknown): undefined {
    if (!hasFailed) onFailure(error);
    hasFailed = true;
  }

  function attempt<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      return report(error);
    }
  }

  const sqlite = await loadSqlite().catch(report);
  let file = sqlite && attempt(() => openFactsFile(sqlite, path));

  function withFile<T>(work: (opened: FactsFile) => T): T | undefined {
    const opened = file;
    if (opened === undefined) return undefined;
    return attempt(() => {
      try {
        return work(opened);
      } catch (error) {
        if (isBusy(error)) return undefined;
        // What is damaged further in shows only when it is read.
        if (sqlite && isDamage(error)) file = attempt(() => reset(sqlite, opened));
        throw error;
      }
    });
  }

  function reset(loaded: SqliteModule, damaged: FactsFile): FactsFile {
    damaged.close();
    return resetFactsFile(loaded, path);
  }

  function find(address: string): ImageInfo | undefined {
    const known = atHand.get(address);
    if (known !== undefined) return known.info;
    const info = unwritten.peek(address) ?? withFile((opened) => opened.find(keyOf(address)));
    atHand.set(address, { info });
    return info;
  }

  /** The first of what is not written yet. What another process keeps from being written waits. */
  function writeBatch(): boolean | undefined {
    return withFile((opened) => {
      const batch = [...unwritten.rkeys()].slice(0, BATCH);
      opened.record(entriesOf(batch));
      for (const address of batch) unwritten.delete(address);
      return unwritten.size > 0;
    });
  }

  /** Names are hashed only once the file can be written. */
  function* entriesOf(addresses: readonly string[]) {
    for (const address of addresses) {
      const info = unwritten.peek(address);
      if (info !== undefined) yield [keyOf(address), info] as const;
    }
  }

  return {
    find,
    record(address, found) {
      const known = find(address);
      const bytes = found.bytes ?? known?.bytes;
      const info = { ...found, bytes, placeholder: found.placeholder ?? known?.placeholder };
      if (isDeepStrictEqual(info, known)) return;
      atHand.set(address, { info });
      if (file === undefined) return;
      unwritten.set(address, info);
      // Also what could not be written before.
      writeBatch();
    },
    close() {
      while (unwritten.size > 0 && writeBatch());
      const opened = file;
      file = undefined;
      attempt(() => opened?.close());
    },
  };
}

async function loadPackage(): Promise<SqliteModule> {
  return import('@photostructure/sqlite');
}

function keyOf(address: string): Uint8Array {
  return createHash('sha256').update(address).digest();
}
