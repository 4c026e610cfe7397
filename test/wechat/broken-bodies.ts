import { gzipSync } from 'node:zlib';
import { onTheWire, type Wire, wireImage, wirePage } from './wire-fixtures.ts';

/** A body that is not as upstream documents it. */
export interface BrokenBody {
  readonly name: string;
  readonly body: string | Uint8Array;
  /** Unless told, `text/plain`, as upstream sends. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * The names of the pictures that are read from it all the same; undefined where it cannot be
   * read.
   */
  readonly names?: readonly string[];
}

const ITEMS = [
  wireImage({ media_id: 'newer', name: 'newer.jpg' }),
  wireImage({ media_id: 'older', name: 'older.jpg' }),
];
const NAMES = ['newer.jpg', 'older.jpg'];

/** The page that all of these bodies are made from. */
export const WHOLE_PAGE: Wire = wirePage(ITEMS);

const WHOLE = onTheWire(WHOLE_PAGE);

/** Bodies that say what is meant. */
export const REPAIRED: readonly BrokenBody[] = [
  ...[
    'text/html',
    'image/png',
    'application/json; charset=gbk',
    'text/plain; charset=utf-16',
    'multipart/form-data',
    ';;;',
  ].map((type) => ({
    name: `is called ${type}`,
    body: WHOLE,
    headers: { 'content-type': type },
    names: NAMES,
  })),
  { name: 'begins with a byte order mark', body: `\uFEFF${WHOLE}`, names: NAMES },
  { name: 'has white space around it', body: `\r\n\t ${WHOLE}\n\n`, names: NAMES },
  {
    name: 'has control characters in its strings',
    body: WHOLE.replace('newer.jpg', 'new\u0000\u0001\n\u001Fer.jpg'),
    names: ['new\u0000\u0001\n\u001Fer.jpg', 'older.jpg'],
  },
  {
    name: 'has bytes in a name that are not UTF-8',
    body: latin1(WHOLE.replace('newer.jpg', 'n\xFFw\xC3er.jpg')),
    names: ['n\uFFFDw\uFFFDer.jpg', 'older.jpg'],
  },
  {
    name: 'has half a surrogate pair in a name',
    body: WHOLE.replace('newer.jpg', '\\ud83cnewer.jpg'),
    names: ['\ud83cnewer.jpg', 'older.jpg'],
  },
  { name: 'has keys twice, of which the last is right', body: `{"item":5,${WHOLE.slice(1)}`, names: NAMES },
  {
    name: 'has keys of the prototype',
    body: `{"__proto__":{"item":[]},"constructor":1,${WHOLE.slice(1)}`,
    names: NAMES,
  },
  {
    name: 'has tags of 10,000 lists, one in the other',
    body: WHOLE.replace('"tags":[]', `"tags":${nested(10_000)}`),
    names: NAMES,
  },
  {
    name: 'has 50,000 keys that mean nothing',
    body: `{${Array.from({ length: 50_000 }, (_, key) => `"k${key}":0,`).join('')}${WHOLE.slice(1)}`,
    names: NAMES,
  },
  { name: 'has an errcode of 0', body: `{"errcode":0,${WHOLE.slice(1)}`, names: NAMES },
];

/** Bodies that nobody can be sure of. */
export const UNREADABLE: readonly BrokenBody[] = [
  ...Array.from({ length: 8 }, (_, part) => Math.floor((WHOLE.length * (part + 1)) / 9)).map((length) => ({
    name: `ends after ${length} of ${WHOLE.length} characters`,
    body: WHOLE.slice(0, length),
  })),
  ...['', ' ', 'null', '[]', `[${WHOLE}]`, '5', '"text"', 'true', '{}', '{}{}', `${WHOLE}${WHOLE}`].map(
    (body) => ({ name: `is ${body.slice(0, 12) || 'empty'}`, body }),
  ),
  { name: 'is HTML', body: '<!doctype html><title>502 Bad Gateway</title>' },
  { name: 'is HTML that is called JSON', body: '<html>', headers: { 'content-type': 'application/json' } },
  { name: 'is JSONP', body: `callback(${WHOLE})` },
  { name: 'has single quotes', body: WHOLE.replaceAll('"', "'") },
  { name: 'is 10,000 lists, one in the other', body: nested(10_000) },
  { name: 'is 10,000 objects, one in the other', body: nestedObjects(10_000) },
  { name: 'is 1,000,000 opening brackets', body: '['.repeat(1_000_000) },
  {
    name: 'has 10,000 lists for its items',
    body: `{"total_count":2,"item_count":2,"item":${nested(10_000)}}`,
  },
  { name: 'has control characters between its strings', body: WHOLE.replaceAll(',', ',\u0000') },
  { name: 'is UTF-16', body: Buffer.from(WHOLE, 'utf16le') },
  {
    name: 'is gzip though nobody has asked for it',
    body: gzipSync(WHOLE),
    headers: { 'content-encoding': 'gzip' },
  },
  { name: 'is random bytes', body: Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256) },
  { name: 'has keys twice, of which the last is wrong', body: `${WHOLE.slice(0, -1)},"item":{}}` },
  { name: 'has an id with bytes that are not UTF-8', body: latin1(WHOLE.replace('"older"', '"ol\xFFer"')) },
  { name: 'has an id with a control character', body: WHOLE.replace('"older"', '"ol\u0001er"') },
  { name: 'has an id with half a surrogate pair', body: WHOLE.replace('"older"', '"ol\\ud83cer"') },
  { name: 'has an id with a blank', body: WHOLE.replace('"older"', '"ol er"') },
  ...[null, 5, [], {}, '', true].map((value) => ({
    name: `has ${JSON.stringify(value)} for an id`,
    body: onTheWire(wirePage([ITEMS[0], wireImage({ media_id: value })])),
  })),
  ...[null, '', 'now', -1, 1.5, 1e300, [], {}, true].map((value) => ({
    name: `has ${JSON.stringify(value)} for a time`,
    body: onTheWire(wirePage([ITEMS[0], wireImage({ update_time: value })])),
  })),
  ...[null, 5, '', 'text', [], [[]]].map((item) => ({
    name: `has ${JSON.stringify(item)} for an item`,
    body: onTheWire(wirePage([ITEMS[0], item])),
  })),
  ...[null, 5, '', 'text', {}, true].map((item) => ({
    name: `has ${JSON.stringify(item)} for its items`,
    body: onTheWire({ item, total_count: 2, item_count: 2 }),
  })),
  ...[null, '', 'two', 1.5, 1e10, [], {}, true].map((total_count) => ({
    name: `has ${JSON.stringify(total_count)} for its total`,
    body: onTheWire(wirePage(ITEMS, { total_count })),
  })),
];

function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}

function nestedObjects(depth: number): string {
  return `${'{"item":'.repeat(depth)}0${'}'.repeat(depth)}`;
}
