import fc from 'fast-check';

type Key = string | number;

/**
 * A JSON value with one to four of its parts, at any depth, deleted or replaced by other JSON
 * values.
 */
export function mutationsOf(body: unknown): fc.Arbitrary<unknown> {
  return mutationsOfAny().map((mutated) => mutated(body));
}

/** The same for a JSON value that is not known yet. */
export function mutationsOfAny(): fc.Arbitrary<(body: unknown) => unknown> {
  return fc
    .array(mutation, { minLength: 1, maxLength: 4 })
    .map((mutations) => (body) => mutations.reduce(mutate, body));
}

interface Mutation {
  /** Which of the parts, counted round. */
  readonly place: number;
  readonly change: { readonly delete: true } | { readonly replacement: unknown };
}

const SUSPECTS = ['', '0', '1', 0, 1, 2, -1, 1e9, 1e21, 8.64e12, null, [], {}, [null], 'javascript:alert(1)'];

const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.nat(),
  change: fc.oneof(
    fc.constant({ delete: true } as const),
    fc
      .oneof(fc.constantFrom(...SUSPECTS), fc.jsonValue({ maxDepth: 2 }))
      .map((replacement) => ({ replacement })),
  ),
});

function mutate(body: unknown, { place, change }: Mutation): unknown {
  const paths = pathsIn(body);
  return changed(body, paths[place % paths.length] ?? [], change);
}

function pathsIn(value: unknown): Key[][] {
  return [[], ...entriesOf(value).flatMap(([key, part]) => pathsIn(part).map((path) => [key, ...path]))];
}

function entriesOf(value: unknown): [Key, unknown][] {
  if (Array.isArray(value)) return [...value.entries()];
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function changed(value: unknown, [key, ...rest]: readonly Key[], change: Mutation['change']): unknown {
  if (key === undefined) return 'replacement' in change ? change.replacement : undefined;
  const entries = entriesOf(value).flatMap(([name, part]): [Key, unknown][] => {
    if (name !== key) return [[name, part]];
    return rest.length === 0 && 'delete' in change ? [] : [[name, changed(part, rest, change)]];
  });
  return Array.isArray(value) ? entries.map(([, part]) => part) : Object.fromEntries(entries);
}
