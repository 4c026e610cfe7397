import { LRUCache } from 'lru-cache';

/** Remembers what was asked for once: what is never asked for again is not worth its memory. */
export interface Sightings {
  /** Whether the key was seen before. The first time, it is remembered. */
  isKnown(key: string): boolean;
  remember(key: string): void;
  forget(key: string): void;
}

/** Objects and index entries. */
const ENTRY_BYTES = 500;

export function createSightings(maxBytes: number): Sightings {
  const seen = new LRUCache<string, true>({
    maxSize: maxBytes,
    sizeCalculation: (_, key) => ENTRY_BYTES + key.length,
  });
  return {
    isKnown(key) {
      if (seen.has(key)) return true;
      seen.set(key, true);
      return false;
    },
    remember: (key) => void seen.set(key, true),
    forget: (key) => void seen.delete(key),
  };
}
