import type { ItemKey } from '../src/library/list/window.ts';
import type { ListRegistry } from '../src/library/list-definition.ts';
import { InvalidArgumentError } from '../src/upstream/errors.ts';

/** The global id of an item: base64url of `<list>:<id>`, with the id that WeChat uses. */
export function encodeGlobalId({ list, id }: ItemKey): string {
  return Buffer.from(`${list}:${id}`).toString('base64url');
}

export interface GlobalIdPlace {
  readonly argument: string;
  /** The position, if the argument is a list. */
  readonly index?: number;
}

/** Reads a global id from an argument. @throws InvalidArgumentError if no list has such an id */
export function decodeGlobalId(
  globalId: string,
  lists: ListRegistry,
  { argument, index }: GlobalIdPlace,
): ItemKey {
  const [, list = '', id] = /^([a-z]+):(.+)$/s.exec(Buffer.from(globalId, 'base64url').toString()) ?? [];
  if (lists.named(list) !== undefined && id !== undefined && encodeGlobalId({ list, id }) === globalId)
    return { list, id };
  const named = index === undefined ? argument : `${argument}[${index}]`;
  throw new InvalidArgumentError(argument, `"${named}" is not an id that this gateway returned.`);
}
