import fc from 'fast-check';

/** What is syntax somewhere, or is folded in a way of its own. */
const ODD = [
  ...'"“”＂-－*^:+(){}\'\\·，。\n\r\t\0 \u3000\ufeff\u200d\u200b\u0085',
  ...'\u0301\u3099\u0e31\ufe0f\uff9e\u1161ßİςŁ㍿½①℃™ﬁ𠮷🎉한ガｶก',
  ' AND ',
  ' OR ',
  ' NOT ',
  'NEAR(',
  'name:',
  '--',
  '\ud800',
  '\udfff',
];

const unit = fc.oneof(
  { arbitrary: fc.constantFrom(...ODD), weight: 3 },
  { arbitrary: fc.constantFrom(...'abz019海报'), weight: 2 },
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
);

/** Any text at all: halves of characters, marks on nothing, and the syntax of every language. */
export const anyText = fc.string({ unit, maxLength: 40 });
