/** A document that is dear to whoever reads it. */
export interface HostileDocument {
  readonly name: string;
  readonly text: string;
  /** Which of its operations is asked for, where it has many. */
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const IDS = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
const FIELD = 'assets(type: IMAGE) { totalCount }';

/**
 * Documents that pass a limit: that of tokens, which are counted first, or one of those that are
 * known after parsing.
 */
export const TOO_COMPLEX: readonly HostileDocument[] = [
  { name: '200 fields in each other', text: nest(200, '{ a ', '}') },
  { name: '5,000 fields in each other', text: nest(5000, '{ a ', '}') },
  { name: '200 inline fragments in each other', text: `{ ${nest(200, '... { ', '}', FIELD)} }` },
  { name: '60,000 open braces', text: '{'.repeat(60_000) },
  { name: '15,000 repeats of a field', text: `{ ${repeat(15_000, () => 'a')} }` },
  { name: '600 repeats of a field', text: `{ ${repeat(600, () => '__typename')} }` },
  { name: '51 aliases', text: `{ ${repeat(51, (n) => `a${n}: ${FIELD}`)} }` },
  { name: '5,000 aliases', text: `{ ${repeat(5000, (n) => `a${n}: b`)} }` },
  { name: '150 directives', text: `{ __typename ${repeat(150, () => '@skip(if: false)')} }` },
  { name: '1,000 directives', text: `{ __typename ${repeat(1000, () => '@skip(if: false)')} }` },
  { name: '200 operations', text: repeat(200, (n) => `query Q${n} { __typename }`), operationName: 'Q0' },
  { name: '1,000 operations', text: repeat(1000, (n) => `query Q${n} { __typename }`) },
  { name: 'a fragment bomb of 2^25 uses', text: bomb(25) },
  { name: 'a fragment bomb of 2^45 uses', text: bomb(45) },
  { name: '400 lists in each other', text: `{ nodes(ids: ${nest(400, '[', ']')}) { id } }` },
  { name: '30,000 lists in each other', text: `{ nodes(ids: ${nest(30_000, '[', ']')}) { id } }` },
  { name: '60,000 open lists', text: `{ nodes(ids: ${'['.repeat(60_000)}` },
  { name: '150 objects in each other', text: `{ nodes(ids: ${nest(150, '{ a: ', '}', '1')}) { id } }` },
  { name: 'a variable of 400 lists', text: `query ($ids: ${nest(400, '[', ']', 'ID')}) { __typename }` },
  { name: '30,000 ids in a variable', text: IDS, variables: { ids: Array(30_000).fill(1) } },
  { name: '10,000 nulls in a variable', text: IDS, variables: { ids: Array(10_000).fill(null) } },
  {
    name: '2,000 lists in each other in a variable',
    text: IDS,
    variables: { ids: JSON.parse(nest(2000, '[', ']')) },
  },
];

/** Documents that pass none, and are found to be no GraphQL. */
export const UNPARSABLE: readonly HostileDocument[] = [
  { name: '900 open braces', text: '{'.repeat(900) },
  { name: '900 open lists', text: `{ nodes(ids: ${'['.repeat(900)}` },
  { name: 'a string without an end', text: `{ nodes(ids: "${'\\n'.repeat(20_000)}` },
];

/** Documents that pass none, parse, and are not valid. */
export const INVALID: readonly HostileDocument[] = [
  { name: 'a fragment cycle', text: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }' },
  {
    name: '48 fragments that use three others each',
    text: `{ ...F0 } ${repeat(48, (n) => `fragment F${n} on Query { ${repeat(3, (k) => `...F${(n + 7 ** k) % 48}`)} }`)}`,
  },
  { name: '490 unknown fields', text: `{ ${repeat(490, (n) => `assetz${n}`)} }` },
  { name: '300 unknown arguments', text: `{ assets(${repeat(300, (n) => `a${n}: 1`)}) { totalCount } }` },
  {
    name: '100 errors that quote a name of 50 KB',
    text: `query ${'Q'.repeat(50_000)} { nodes(ids: [${repeat(100, (n) => `$v${n}`)}]) { id } }`,
  },
  { name: '990 nulls in a variable', text: IDS, variables: { ids: Array(990).fill(null) } },
];

/** Documents that pass none and are valid, as dear as such ones can be. */
export const DEAR: readonly HostileDocument[] = [
  { name: '500 repeats of a field', text: `{ ${repeat(500, () => '__typename')} }` },
  { name: '100 repeats of a field with arguments', text: `{ ${repeat(100, () => FIELD)} }` },
  {
    name: '49 fragments of 10 fields',
    text: `{ ${repeat(49, (n) => `...F${n}`)} } ${repeat(49, (n) => `fragment F${n} on Query { ${repeat(10, () => '__typename')} }`)}`,
  },
  { name: '50 KB of escapes', text: `{ nodes(ids: ["${'\\n'.repeat(20_000)}"]) { id } }` },
  {
    name: '50 KB of lines in a block string',
    text: `{ nodes(ids: ["""${'\n a'.repeat(16_000)}"""]) { id } }`,
  },
  { name: '50 KB of comments', text: `{ __typename } ${'#\n'.repeat(20_000)}` },
];

function repeat(count: number, part: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => part(index)).join(' ');
}

function nest(depth: number, open: string, close: string, core = ''): string {
  return open.repeat(depth) + core + close.repeat(depth);
}

/** Each fragment uses the next one twice. */
function bomb(length: number): string {
  const chain = repeat(length, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`);
  return `{ ...F0 } ${chain} fragment F${length} on Query { __typename }`;
}
