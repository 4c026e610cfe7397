import fc from 'fast-check';
import { mutationsOfAny } from '../wechat/mutations.ts';
import { onTheWire } from '../wechat/wire-fixtures.ts';

/** Makes of a body what a fault on its way, or in the upstream, might have made of it. */
export type Damage = (body: Uint8Array) => Uint8Array;

/** Damage to what a body says, to how it says it, or to both. */
export function damages(): fc.Arbitrary<Damage> {
  const spoilt = fc
    .array(
      fc.oneof(
        spoiltByte,
        cutOff,
        partLost,
        partAdded,
        partRepeated,
        keyChanged,
        keyRepeated,
        wrapped,
        replaced,
      ),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    .map(
      (all): Damage =>
        (body) =>
          all.reduce((damaged, each) => each(damaged), body),
    );
  // In this order: what is spoilt can seldom be read, and nesting goes deeper than a mutation can
  // follow.
  const both = fc.tuple(otherValues, spoilt).map(
    ([first, second]): Damage =>
      (body) =>
        second(first(body)),
  );
  return fc.oneof(
    { weight: 3, arbitrary: otherValues },
    { weight: 4, arbitrary: spoilt },
    { weight: 1, arbitrary: both },
  );
}

/** Where in a body, as a part of its length. */
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

const otherValues = mutationsOfAny().map(
  (mutated): Damage =>
    (body) => {
      const value = parse(body);
      return value === undefined ? body : bytesOf(onTheWire(mutated(value) ?? null));
    },
);

const spoiltByte = fc.tuple(place, fc.nat({ max: 255 })).map(
  ([where, byte]): Damage =>
    (body) =>
      splice(body, { where, removed: 1, added: Uint8Array.of(byte) }),
);

const cutOff = place.map(
  (where): Damage =>
    (body) =>
      body.subarray(0, where * body.length),
);

const partLost = fc.tuple(place, fc.integer({ min: 1, max: 64 })).map(
  ([where, removed]): Damage =>
    (body) =>
      splice(body, { where, removed, added: new Uint8Array() }),
);

const STRANGE = [
  '\u0000',
  '\u0001\u001F',
  '\uFEFF',
  '\n',
  '"',
  '\\',
  '\\u0000',
  '\\ud83c',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '-',
  '1e999',
  'null',
];

const partAdded = fc
  .tuple(
    place,
    fc.oneof(fc.constantFrom(...STRANGE).map(bytesOf), fc.uint8Array({ minLength: 1, maxLength: 16 })),
  )
  .map(
    ([where, added]): Damage =>
      (body) =>
        splice(body, { where, removed: 0, added }),
  );

const partRepeated = fc.tuple(place, fc.integer({ min: 1, max: 512 })).map(
  ([where, length]): Damage =>
    (body) => {
      const start = Math.floor(where * body.length);
      return splice(body, { where, removed: 0, added: body.slice(start, start + length) });
    },
);

const KEYS = [
  'item',
  'media_id',
  'update_time',
  'total_count',
  'item_count',
  'errcode',
  'content',
  'news_item',
  '__proto__',
  '',
];

const keyChanged = fc.tuple(fc.nat(), fc.constantFrom(...KEYS)).map(
  ([which, key]): Damage =>
    inText((text) => {
      const keys = [...text.matchAll(/"[\w]*":/g)];
      const found = keys[which % keys.length];
      if (found === undefined) return text;
      return `${text.slice(0, found.index)}"${key}":${text.slice(found.index + found[0].length)}`;
    }),
);

const keyRepeated = fc.tuple(fc.nat(), fc.constantFrom(...KEYS), fc.jsonValue({ maxDepth: 1 })).map(
  ([which, key, value]): Damage =>
    inText((text) => {
      const objects = [...text.matchAll(/\{(?=")/g)];
      const found = objects[which % objects.length];
      if (found === undefined) return text;
      const start = found.index + 1;
      return `${text.slice(0, start)}"${key}":${JSON.stringify(value)},${text.slice(start)}`;
    }),
);

const wrapped = fc
  .tuple(
    fc.constantFrom(['[', ']'], ['{"item":', '}'], ['"', '"'], ['\uFEFF', '']),
    fc.constantFrom(1, 1, 2, 10_000),
  )
  .map(
    ([[before = '', after = ''], times]): Damage =>
      inText((text) => `${before.repeat(times)}${text}${after.repeat(times)}`),
  );

const replaced = fc
  .oneof(
    fc.constantFrom(
      '',
      'null',
      '[]',
      '{}',
      '<html>',
      '0',
      '{"errcode":0}',
      '{"errcode":-1}',
      '{"errcode":40001}',
    ),
    fc.json({ maxDepth: 3 }),
  )
  .map(
    (text): Damage =>
      () =>
        bytesOf(text),
  );

function inText(change: (text: string) => string): Damage {
  return (body) => bytesOf(change(Buffer.from(body).toString()));
}

function splice(
  body: Uint8Array,
  { where, removed, added }: { where: number; removed: number; added: Uint8Array },
): Uint8Array {
  const start = Math.floor(where * body.length);
  return Buffer.concat([body.subarray(0, start), added, body.subarray(start + removed)]);
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return undefined;
  }
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text);
}
