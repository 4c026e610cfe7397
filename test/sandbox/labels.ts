import type { ListDefinition } from '../../src/sandbox/lists/list.ts';

/** An item of a list that no account has. */
export type LabelItem = { readonly id: string; readonly text: string };

/**
 * A list that no account has, with calls of its own: what holds for it holds for any list that is
 * yet to come.
 */
export const LABELS: ListDefinition<LabelItem> = {
  name: 'labels',
  idField: 'id',
  pages: {
    call: {
      name: 'labels_batchget',
      path: '/cgi-bin/labels/batchget',
      method: 'POST',
      contentType: 'application/json; charset=utf-8',
      callsPerDay: 100,
    },
    show: (items, { no_text }) => (no_text === 1 ? items.map(({ id }) => ({ id })) : items),
  },
  count: {
    call: {
      name: 'labels_count',
      path: '/cgi-bin/labels/count',
      method: 'GET',
      contentType: 'application/json; charset=utf-8',
      callsPerDay: 1000,
    },
    field: 'total_count',
  },
  single: {
    call: {
      name: 'labels_get',
      path: '/cgi-bin/labels/get',
      method: 'POST',
      contentType: 'application/json; charset=utf-8',
      callsPerDay: 500,
      unknownErrcode: 53600,
    },
    answer: ({ text }) => ({ json: { text } }),
  },
  renameRefusal: 'A label has no name: edit its text.',
  create: ({ id = 'new', text = 'Label' }) => ({ id, text }),
  edit: (label, fields) => ({ ...label, ...fields }),
};

/** A number of labels, newest first: `label-2`, `label-1`. */
export function labels(count: number): readonly LabelItem[] {
  return Array.from({ length: count }, (_, offset) => {
    const n = count - offset;
    return { id: `label-${n}`, text: `Label ${n}` };
  });
}
