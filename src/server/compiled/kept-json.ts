import { LRUCache } from 'lru-cache';
import type { Source } from '../../../schema/builder.ts';

/**
 * The JSON of objects, beside what they are made of: an edge of a list is asked for again and again,
 * in windows of any size. The least recently used is dropped first.
 */
export interface KeptJson {
  /** What is asked of an object, told by a text: two equal texts are one selection. */
  selectionOf(text: string): object;
  find(source: Source, selection: object): Buffer | undefined;
  keep(source: Source, selection: object, json: Buffer): void;
}

/** What is kept beside one item: by selection. It does not refer to the item, which may be large. */
type Forms = Map<object, Form>;

interface Form {
  readonly version: number;
  readonly json: Buffer;
}

/** A selection that is forgotten is made again, and so is what was kept for it. */
const MAX_SELECTIONS = 1000;

/** Objects and index entries. */
const ENTRY_BYTES = 300;

export function createKeptJson(maxBytes: number): KeptJson {
  const formsOf = new WeakMap<object, Forms>();
  const recent = new LRUCache<Forms, true>({
    maxSize: maxBytes,
    maxEntrySize: maxBytes / 8,
    sizeCalculation(_, forms) {
      let bytes = 0;
      for (const { json } of forms.values()) bytes += ENTRY_BYTES + json.length;
      return bytes;
    },
    dispose: (_, forms, reason) => {
      if (reason === 'evict') forms.clear();
    },
  });

  const selections = new LRUCache<string, object>({ max: MAX_SELECTIONS });

  return {
    selectionOf(text) {
      const selection = selections.get(text) ?? {};
      selections.set(text, selection);
      return selection;
    },
    find({ item, version }, selection) {
      const forms = formsOf.get(item);
      const form = forms?.get(selection);
      if (forms === undefined || form?.version !== version) return undefined;
      recent.get(forms);
      return form.json;
    },
    keep({ item, version }, selection, json) {
      const forms = formsOf.get(item) ?? new Map();
      formsOf.set(item, forms);
      forms.set(selection, { version, json });
      // Counts what has grown.
      recent.delete(forms);
      recent.set(forms, true);
    },
  };
}
