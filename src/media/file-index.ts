import { statSync } from 'node:fs';
import { rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { type CachedName, encodeName, subfolderOf } from './cached-name.ts';
import { findStoredFile, HOUR_MS, readStoredFiles } from './stored-files.ts';

export interface FileIndexOptions {
  readonly folder: string;
  /** Of all files together. */
  readonly maxBytes: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Which files a cache has, in the order of their use. The least recently used ones are removed once
 * all are over the bound.
 */
export interface FileIndex {
  /** Resolves once it knows what an earlier process has left. Files are found before. */
  readonly loaded: Promise<void>;
  /** A file, which is used by that. Undefined if there is none, or another process has removed it. */
  find(hash: string): CachedName | undefined;
  /** Adds a file that was written. */
  add(name: CachedName): void;
  pathOf(name: CachedName): string;
  totals(): { readonly files: number; readonly bytes: number };
}

interface Entry extends CachedName {
  /** When its use was last recorded on disk, in milliseconds since 1970. */
  usedAt: number;
}

export function createFileIndex({ folder, maxBytes, now }: FileIndexOptions): FileIndex {
  const entries = new LRUCache<string, Entry>({
    maxSize: Math.max(1, maxBytes),
    sizeCalculation: ({ bytes }) => bytes,
    dispose(entry, _hash, reason) {
      if (reason === 'evict') remove(entry);
    },
  });
  /** What was used or written before all files are known: these come first in the order of use. */
  let early: Map<string, Entry> | undefined = new Map();

  async function load(): Promise<void> {
    await readStoredFiles(folder, {
      now,
      tell(file) {
        if (!early?.has(file.hash)) insert({ ...file });
      },
    });
    const latest = early ?? [];
    early = undefined;
    for (const [, entry] of latest) insert(entry);
  }

  function insert(entry: Entry): void {
    const former = entries.peek(entry.hash);
    if (former !== undefined && encodeName(former) !== encodeName(entry)) remove(former);
    entries.set(entry.hash, entry);
    // The bound was higher when it was written.
    if (!entries.has(entry.hash)) remove(entry);
  }

  function remove(entry: Entry): void {
    void rm(pathOf(entry), { force: true }).catch(() => {});
  }

  function lookUp(hash: string): Entry | undefined {
    if (early === undefined) return entries.get(hash);
    const known = early.get(hash);
    if (known !== undefined) return known;
    const stored = findStoredFile(folder, hash);
    if (stored === undefined) return undefined;
    const entry = { ...stored, usedAt: 0 };
    early.set(hash, entry);
    return entry;
  }

  /** So that the order of use survives a restart. */
  function recordUse(entry: Entry): void {
    const time = now();
    if (time - entry.usedAt < HOUR_MS) return;
    entry.usedAt = time;
    void utimes(pathOf(entry), time / 1000, time / 1000).catch(() => {});
  }

  function pathOf(name: CachedName): string {
    return join(folder, subfolderOf(name.hash), encodeName(name));
  }

  return {
    loaded: load(),
    find(hash) {
      const entry = lookUp(hash);
      if (entry === undefined) return undefined;
      if (!isWhole(pathOf(entry), entry.bytes)) {
        early?.delete(hash);
        entries.delete(hash);
        return undefined;
      }
      recordUse(entry);
      return entry;
    },
    add(name) {
      const entry = { ...name, usedAt: now() };
      if (early === undefined) insert(entry);
      else early.set(name.hash, entry);
    },
    pathOf,
    totals() {
      const others = Array.from(early?.values() ?? []).filter(({ hash }) => !entries.has(hash));
      const bytes = others.reduce((sum, entry) => sum + entry.bytes, entries.calculatedSize);
      return { files: entries.size + others.length, bytes };
    },
  };
}

/** Takes five microseconds on a disk of this machine. */
function isWhole(path: string, bytes: number): boolean {
  try {
    return statSync(path).size === bytes;
  } catch {
    return false;
  }
}
