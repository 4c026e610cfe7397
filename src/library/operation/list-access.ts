import { ForbiddenError } from '../../upstream/errors.ts';
import type { ListRegistry } from '../list-definition.ts';
import type { ListService } from '../list-service.ts';

/** Which lists of the account one caller may read. */
export interface ListAccess {
  /** Whether there is such a list, and the caller may read it. */
  mayRead(name: string): boolean;
  /** Whether the caller may be told of a list: of one that is closed, too, if it could be read otherwise. */
  maySee(name: string): boolean;
  /** A list that the caller may read. @throws ForbiddenError */
  listNamed(name: string): ListService<unknown>;
}

export interface ListAccessOptions {
  readonly registry: ListRegistry;
  /** By name. */
  readonly lists: ReadonlyMap<string, ListService<unknown>>;
  /** Whether the caller may read private lists. Default: no. */
  readonly mayReadPrivate?: boolean;
}

export function createListAccess({ registry, lists, mayReadPrivate = false }: ListAccessOptions): ListAccess {
  function mayRead(name: string): boolean {
    const list = registry.named(name);
    return list !== undefined && (mayReadPrivate || !list.isPrivate);
  }

  /** Those who could not read it either way are not told why it is closed. */
  function reasonFor(name: string): string | undefined {
    const closed = registry.closed.find(({ definition }) => definition.name === name);
    return closed !== undefined && (mayReadPrivate || !closed.definition.isPrivate)
      ? closed.reason
      : undefined;
  }

  return {
    mayRead,
    maySee: (name) => mayRead(name) || reasonFor(name) !== undefined,
    listNamed(name) {
      const list = lists.get(name);
      if (list === undefined || !mayRead(name)) throw new ForbiddenError(reasonFor(name) ?? closedTo(name));
      return list;
    },
  };
}

function closedTo(list: string): string {
  return `This caller may not read the list ${list.toUpperCase()}: the operator of the gateway decides who may.`;
}
