import type { ItemKey } from '../src/library/list/window.ts';
import type { ListRegistry } from '../src/library/list-definition.ts';
import { InvalidArgumentError } from '../src/upstream/errors.ts';

/** The global id of an item: base64url of the name of its list, a colon, and the id by which WeChat knows it. */
export function encodeGlobalId({ list, id }: ItemKey): string {
  return Buffer.from(`${list}:${id}`).toString('base64url');
}

export interface GlobalIdPlace {
  readonly argument: string;
  /** Where the argument is a list. */
  readonly index?: number;
}

/** Reads a global id that came in as an argument. @throws InvalidArgumentError unless it is one of these lists */
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
