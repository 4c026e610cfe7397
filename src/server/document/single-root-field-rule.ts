import {
  type DirectiveNode,
  GraphQLError,
  getEnterLeaveForKind,
  Kind,
  type SelectionSetNode,
  SingleFieldSubscriptionsRule,
  type ValidationRule,
} from 'graphql';
import { fragmentsOf } from './fragments.ts';

/**
 * In place of graphql's SingleFieldSubscriptionsRule: refuses `@skip` and `@include` at the root of a
 * subscription, too, as drafts of the specification after October 2021 do. A subscription has one root
 * field, and without it there is nothing to subscribe to. graphql's own rule reads these directives
 * without the variables, and throws where they name one.
 */
export const singleRootFieldRule: ValidationRule = (context) => {
  const { enter: findMore } = getEnterLeaveForKind(
    SingleFieldSubscriptionsRule(context),
    Kind.OPERATION_DEFINITION,
  );
  // Not by index: a name may be that of what every object has.
  const fragments = new Map(Object.entries(fragmentsOf(context.getDocument())));

  /** Those at the root, each fragment looked into once. */
  function conditionsIn({ selections }: SelectionSetNode, seen: Set<string>): readonly DirectiveNode[] {
    return selections.flatMap((selection): readonly DirectiveNode[] => {
      const own = (selection.directives ?? []).filter(({ name: { value } }) => CONDITIONS.has(value));
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return [...own, ...conditionsIn(selection.selectionSet, seen)];
      if (selection.kind === Kind.FIELD || seen.has(selection.name.value)) return own;
      seen.add(selection.name.value);
      const fragment = fragments.get(selection.name.value);
      return fragment === undefined ? own : [...own, ...conditionsIn(fragment.selectionSet, seen)];
    });
  }

  return {
    OperationDefinition(node, ...rest) {
      if (node.operation !== 'subscription') return;
      const nodes = conditionsIn(node.selectionSet, new Set());
      if (nodes.length > 0) context.reportError(new GraphQLError(MESSAGE, { nodes }));
      else findMore?.call(this, node, ...rest);
    },
  };
};

const CONDITIONS: ReadonlySet<string> = new Set(['skip', 'include']);
const MESSAGE =
  'The root field of a subscription may have no @skip or @include: select it, or do not subscribe.';
