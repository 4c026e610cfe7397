import {
  type ASTNode,
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';

/**
 * The variables that decide more than the arguments of root fields: those of directives, and of
 * fields below the root. Front ends page by arguments of root fields, and hardly change the others.
 */
export function variablesBelowRoot(
  { definitions }: DocumentNode,
  operation: OperationDefinitionNode,
  rootType: string,
): readonly string[] {
  const names = definitions.flatMap((definition) => {
    if (definition === operation) return namesIn(definition.selectionSet, { isRoot: true });
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) return [];
    const isRoot = definition.typeCondition.name.value === rootType;
    return namesIn(definition.selectionSet, { isRoot });
  });
  return [...new Set(names)].sort();
}

function namesIn({ selections }: SelectionSetNode, { isRoot }: { readonly isRoot: boolean }): string[] {
  return selections.flatMap((selection): string[] => {
    const own = variablesIn(selection.directives);
    switch (selection.kind) {
      case Kind.FIELD: {
        const { arguments: given, selectionSet } = selection;
        const below = selectionSet === undefined ? [] : namesIn(selectionSet, { isRoot: false });
        return [...own, ...(isRoot ? [] : variablesIn(given)), ...below];
      }
      case Kind.INLINE_FRAGMENT:
        return [...own, ...namesIn(selection.selectionSet, { isRoot })];
      default:
        return own;
    }
  });
}

function variablesIn(nodes: readonly ASTNode[] = []): string[] {
  const names: string[] = [];
  for (const node of nodes) visit(node, { Variable: ({ name }) => void names.push(name.value) });
  return names;
}
