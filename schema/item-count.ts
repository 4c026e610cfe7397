/** The limits that an operator sets to one field. */
export interface FieldLimits {
  /** The most items of one connection, or one `nodes` field. */
  readonly maxPageSize: number;
}

declare module 'graphql' {
  // The names are graphql's own: an interface can only be declared again with the same ones.
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    /**
     * How many items the field asks for, by its arguments. Only fields of `Query` have one: an operation is
     * refused before its first upstream call where they ask for too many together.
     *
     * @throws InvalidArgumentError where the field refuses its arguments, and so reads nothing
     */
    items?: (args: _TArgs, limits: FieldLimits) => number;
  }
}
