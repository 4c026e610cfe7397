import { LRUCache } from 'lru-cache';
import type { Source } from '../../../schema/builder.ts';
import { inOwnMemory } from '../cached-answers/own-memory.ts';

/**
 * The JSON of objects, beside what they are made of: an edge of a list is asked for again and again,
 * in windows of any size. The least recently used is dropped first.
 */
export interface CachedJson {
  /** What is asked of an object: two equal digests of that are one selection. */
  selectionOf(digest: string): object;
  /** @param now milliseconds of a monotonic clock */
  find(source: Source, selection: object, now: number): Buffer | undefined;
  keep(source: Source, selection: object, made: { readonly json: Buffer; readonly now: number }): void;
}

/** What is kept beside one item. It does not refer to the item, which may be large. */
interface CachedForms {
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

/** Beside one item: front ends ask for it in a few ways. */
const MAX_FORMS = 16;

/** Objects and index entries. */
const ENTRY_BYTES = 600;

export function createCachedJson(maxBytes: number): CachedJson {
  const formsOf = new WeakMap<object, CachedForms>();
  const recent = new LRUCache<CachedForms, true>({
    maxSize: maxBytes,
    maxEntrySize: Math.ceil(maxBytes / 8),
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
    selectionOf(digest) {
      const selection = selections.get(digest) ?? {};
      selections.set(digest, selection);
      return selection;
    },
    find({ item, version }, selection, now) {
      const forms = formsOf.get(item);
      const form = forms?.bySelection.get(selection);
      if (forms === undefined || form?.version !== version) return undefined;
      if (now - forms.movedAt > MOVED_MS) {
        forms.movedAt = now;
        recent.get(forms);
      }
      return form.json;
    },
    keep({ item, version }, selection, { json, now }) {
      const forms = formsOf.get(item) ?? { bySelection: new Map(), movedAt: now };
      formsOf.set(item, forms);
      const [oldest] = forms.bySelection.keys();
      if (forms.bySelection.size >= MAX_FORMS && oldest !== undefined) forms.bySelection.delete(oldest);
      forms.bySelection.set(selection, { version, json: inOwnMemory(json) });
      // Counts what has grown.
      recent.delete(forms);
      recent.set(forms, true);
      // It is too large to be kept beside others.
      if (!recent.has(forms)) forms.bySelection.clear();
    },
  };
}
