import { type ConnectionArguments, windowOf } from '../../schema/connection.ts';
import type { AssetLibrary } from '../../src/library/asset-library.ts';
import type { Window } from '../../src/library/list/window.ts';

/**
 * What a connection of a library's list asks for by these arguments, where a page may hold 100
 * items.
 */
export function windowIn(
  { lists }: Pick<AssetLibrary, 'lists'>,
  list: string,
  args: ConnectionArguments,
): Window {
  return windowOf(args, { list: lists.get(list), lists, maxPageSize: 100 });
}
