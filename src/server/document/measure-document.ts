import { type DefinitionNode, type DocumentNode, Kind, visit } from 'graphql';

/** What one operation asks for. Each use of a fragment counts. */
export interface OperationMeasure {
  /** Nested fields and inline fragments, and nested lists and objects in their arguments. */
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
}

const NOTHING: OperationMeasure = { depth: 0, fields: 0, aliases: 0, directives: 0 };

const NESTING: ReadonlySet<string> = new Set([
  Kind.FIELD,
  Kind.INLINE_FRAGMENT,
  Kind.LIST,
  Kind.OBJECT,
  Kind.LIST_TYPE,
]);

/**
 * The highest of each measure among a document's operations and fragments. Measures a fragment
 * once, not per use: 25 fragments that each use the next twice would be 33 million fields. A
 * fragment that uses itself counts as empty there; validation refuses it.
 */
export function measureDocument({ definitions }: DocumentNode): OperationMeasure {
  const fragments = new Map<string, DefinitionNode>();
  for (const definition of definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const known = new Map<string, OperationMeasure>();

  function measureFragment(name: string): OperationMeasure {
    const measure = known.get(name);
    if (measure !== undefined) return measure;
    known.set(name, NOTHING);
    const fragment = fragments.get(name);
    const measured = fragment === undefined ? NOTHING : measureDefinition(fragment);
    known.set(name, measured);
    return measured;
  }

  function measureDefinition(definition: DefinitionNode): OperationMeasure {
    const sum = { ...NOTHING };
    let level = 0;
    visit(definition, {
      enter(node) {
        if (NESTING.has(node.kind)) level += 1;
        const used = node.kind === Kind.FRAGMENT_SPREAD ? measureFragment(node.name.value) : NOTHING;
        sum.depth = Math.max(sum.depth, level + used.depth);
        sum.fields += used.fields + (node.kind === Kind.FIELD ? 1 : 0);
        sum.aliases += used.aliases + (node.kind === Kind.FIELD && node.alias !== undefined ? 1 : 0);
        sum.directives += used.directives + (node.kind === Kind.DIRECTIVE ? 1 : 0);
      },
      leave(node) {
        if (NESTING.has(node.kind)) level -= 1;
      },
    });
    return sum;
  }

  const measures = definitions.map((definition) =>
    definition.kind === Kind.FRAGMENT_DEFINITION
      ? measureFragment(definition.name.value)
      : measureDefinition(definition),
  );
  const most = (respect: keyof OperationMeasure) =>
    measures.reduce((greatest, measure) => Math.max(greatest, measure[respect]), 0);
  return {
    depth: most('depth'),
    fields: most('fields'),
    aliases: most('aliases'),
    directives: most('directives'),
  };
}
