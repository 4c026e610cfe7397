import type { ItemKey } from '../src/library/list/window.ts';
import type { ListRegistry } from '../src/library/list-definition.ts';
import { InvalidArgumentError } from '../src/upstream/errors.ts';
import { LIST_NAMES, NEWS_LISTS } from './list-name.ts';

/** What a global id names: an item of a list, or the article at an index of it. */
export interface NodeKey extends ItemKey {
  readonly index?: number | undefined;
}

/**
 * The global id of an item, or of one of its articles: base64url of `<list>:<id>` or
 * `<list>/<index>:<id>`, with the id that WeChat uses.
 */
export function encodeGlobalId({ list, index, id }: NodeKey): string {
  const prefix = index === undefined ? list : `${list}/${index}`;
  return Buffer.from(`${prefix}:${id}`).toString('base64url');
}

export interface GlobalIdPlace {
  readonly argument: string;
  /** The position, if the argument is a list. */
  readonly index?: number;
}

const GLOBAL_ID = /^(?<list>[a-z]+)(?:\/(?<index>\d{1,3}))?:(?<id>.+)$/s;

/** Reads a global id from an argument. @throws InvalidArgumentError if no list has such an id */
export function decodeGlobalId(
  globalId: string,
  lists: ListRegistry,
  { argument, index: position }: GlobalIdPlace,
): NodeKey {
  const { list, index, id } = GLOBAL_ID.exec(Buffer.from(globalId, 'base64url').toString())?.groups ?? {};
  // What nothing can have is refused here: it would be searched for through the whole list.
  if (list !== undefined && id !== undefined && isList(list, lists) && isPossibleId(id)) {
    const key = { list, id, index: index === undefined ? undefined : Number(index) };
    const isPossible = index === undefined || NEWS_LISTS.includes(list);
    if (isPossible && encodeGlobalId(key) === globalId) return key;
  }
  const named = position === undefined ? argument : `${argument}[${position}]`;
  throw new InvalidArgumentError(argument, `"${named}" is not an id that this gateway returned.`);
}

/** Ids of WeChat have up to 128 characters. */
export const MAX_ID_LENGTH = 256;

/** Whether an item can have this id. */
export function isPossibleId(id: string): boolean {
  return id !== '' && id.length <= MAX_ID_LENGTH && !/[\s\p{Cc}\p{Cs}\uFFFD]/u.test(id);
}

/** A list that is not read here is a list all the same: nothing is found under its ids. */
function isList(name: string, lists: ListRegistry): boolean {
  return lists.named(name) !== undefined || LIST_NAMES.some((each) => each === name);
}
