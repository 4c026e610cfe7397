import {
  type BreakingChange,
  BreakingChangeType,
  type DangerousChange,
  DangerousChangeType,
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLSchema,
} from 'graphql';

/**
 * What becomes of callers, in sentences that name the change and whom it concerns; both empty where
 * nothing does.
 */
export interface SchemaChanges {
  /** Each of them has operations fail that were answered before. */
  readonly breaking: readonly string[];
  /** Each of them may surprise who wrote an operation, which is answered all the same. */
  readonly dangerous: readonly string[];
}

/**
 * What callers who were written for `before` notice of `after`. That something is new is no change
 * to them.
 */
export function compareSchemas(before: GraphQLSchema, after: GraphQLSchema): SchemaChanges {
  return {
    breaking: findBreakingChanges(before, after).map(
      ({ type, description }: BreakingChange) => `${description} This breaks ${BROKEN[type]}.`,
    ),
    dangerous: findDangerousChanges(before, after).map(
      ({ type, description }: DangerousChange) => `${description} This may surprise ${SURPRISED[type]}.`,
    ),
  };
}

const BROKEN: Readonly<Record<BreakingChangeType, string>> = {
  [BreakingChangeType.TYPE_REMOVED]: 'operations that name it in a fragment or a variable',
  [BreakingChangeType.TYPE_CHANGED_KIND]: 'operations that select from it or send it',
  [BreakingChangeType.TYPE_REMOVED_FROM_UNION]: 'operations with a fragment on it',
  [BreakingChangeType.VALUE_REMOVED_FROM_ENUM]: 'operations that send it, and code that waits for it',
  [BreakingChangeType.REQUIRED_INPUT_FIELD_ADDED]: 'all who send the input without it',
  [BreakingChangeType.IMPLEMENTED_INTERFACE_REMOVED]:
    'operations that reach the type by a fragment on the interface',
  [BreakingChangeType.FIELD_REMOVED]: 'operations that ask for it, or send it',
  [BreakingChangeType.FIELD_CHANGED_KIND]: 'code that reads it, and meets another type there, or null',
  [BreakingChangeType.REQUIRED_ARG_ADDED]: 'all who ask for the field without it',
  [BreakingChangeType.ARG_REMOVED]: 'operations that give it',
  [BreakingChangeType.ARG_CHANGED_KIND]: 'operations whose variable for it has the former type',
  [BreakingChangeType.DIRECTIVE_REMOVED]: 'operations that carry it',
  [BreakingChangeType.DIRECTIVE_ARG_REMOVED]: 'operations that give it',
  [BreakingChangeType.REQUIRED_DIRECTIVE_ARG_ADDED]: 'all who carry the directive without it',
  [BreakingChangeType.DIRECTIVE_REPEATABLE_REMOVED]: 'operations that carry it twice at one place',
  [BreakingChangeType.DIRECTIVE_LOCATION_REMOVED]: 'operations that carry it there',
};

const SURPRISED: Readonly<Record<DangerousChangeType, string>> = {
  [DangerousChangeType.VALUE_ADDED_TO_ENUM]:
    'code that knows what to do with each of the former values alone',
  [DangerousChangeType.TYPE_ADDED_TO_UNION]: 'code that knows what to do with each of the former types alone',
  [DangerousChangeType.OPTIONAL_INPUT_FIELD_ADDED]: 'code that passes on an input that others have made',
  [DangerousChangeType.OPTIONAL_ARG_ADDED]: 'code that gives all arguments, and caches that keep by them',
  [DangerousChangeType.IMPLEMENTED_INTERFACE_ADDED]:
    'code that knows what to do with each of the former types of the interface alone',
  [DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE]: 'all who leave it out, and are answered otherwise',
};
