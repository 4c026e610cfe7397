import { LRUCache } from 'lru-cache';
import type { Source } from '../../../schema/builder.ts';

/**
 * The JSON of objects, beside what they are made of: an edge of a list is asked for again and again,
 * in windows of any size. The least recently used is dropped first.
 */
export interface KeptJson {
  /** What is asked of an object, told by a text: two equal texts are one selection. */
  selectionOf(text: string): object;
  /** @param now milliseconds of a monotonic clock */
  find(source: Source, selection: object, now: number): Buffer | undefined;
  keep(source: Source, selection: object, made: { readonly json: Buffer; readonly now: number }): void;
}

/** What is kept beside one item. It does not refer to the item, which may be large. */
interface Kept {
  readonly bySelection: Map<object, Form>;
  /** When it was last moved to the end of the queue of what is dropped. */
  movedAt: number;
}

interface Form {
  readonly version: number;
  readonly json: Buffer;
}

/** A page has hundreds of items, and to move one takes as long as to find it. */
const MOVED_MS = 1000;

/** A selection that is forgotten is made again, and so is what was kept for it. */
const MAX_SELECTIONS = 1000;

/** Objects and index entries. */
const ENTRY_BYTES = 300;

export function createKeptJson(maxBytes: number): KeptJson {
  const keptOf = new WeakMap<object, Kept>();
  const recent = new LRUCache<Kept, true>({
    maxSize: maxBytes,
    maxEntrySize: maxBytes / 8,
    sizeCalculation(_, { bySelection }) {
      let bytes = 0;
      for (const { json } of bySelection.values()) bytes += ENTRY_BYTES + json.length;
      return bytes;
    },
    dispose(_, { bySelection }, reason) {
      if (reason === 'evict') bySelection.clear();
    },
  });
  const selections = new LRUCache<string, object>({ max: MAX_SELECTIONS });

  return {
    selectionOf(text) {
      const selection = selections.get(text) ?? {};
      selections.set(text, selection);
      return selection;
    },
    find({ item, version }, selection, now) {
      const kept = keptOf.get(item);
      const form = kept?.bySelection.get(selection);
      if (kept === undefined || form?.version !== version) return undefined;
      if (now - kept.movedAt > MOVED_MS) {
        kept.movedAt = now;
        recent.get(kept);
      }
      return form.json;
    },
    keep({ item, version }, selection, { json, now }) {
      const kept = keptOf.get(item) ?? { bySelection: new Map(), movedAt: now };
      keptOf.set(item, kept);
      kept.bySelection.set(selection, { version, json });
      // Counts what has grown.
      recent.delete(kept);
      recent.set(kept, true);
    },
  };
}
