import type { ItemFields } from '../items.ts';
import { faultSchema } from '../upstream/fault-schema.ts';
import type { Fault } from '../upstream/faults.ts';
import { isObject } from '../upstream/input.ts';

/** A kind of value that a control action takes, and how to tell whoever sent something else. */
export interface Kind<T> {
  readonly name: string;
  readonly accepts: (value: unknown) => value is T;
}

/** Any text, also an empty one. */
export const text: Kind<string> = {
  name: 'a text',
  accepts: (value) => typeof value === 'string',
};

/** Yes or no. */
export const flag: Kind<boolean> = {
  name: 'true or false',
  accepts: (value) => typeof value === 'boolean',
};

/** A whole number within limits, both included. */
export function integer(least: number, most: number): Kind<number> {
  return {
    name: `a whole number from ${least} to ${most}`,
    accepts: (value): value is number =>
      typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most,
  };
}

/** One of a few texts. */
export function oneOf<T extends string>(choices: readonly T[]): Kind<T> {
  return {
    name: `one of ${choices.join(', ')}`,
    accepts: (value): value is T => choices.some((choice) => choice === value),
  };
}

/** Something that may be left out. */
export function optional<T>({ name, accepts }: Kind<T>): Kind<T | undefined> {
  return {
    name: `${name}, or nothing`,
    accepts: (value): value is T | undefined => value === undefined || accepts(value),
  };
}

const unixSeconds = integer(0, 9_999_999_999);

/**
 * Fields of an item in wire words. Only what the sandbox itself reads is checked: sending clients a name
 * that is a number is a use of it.
 */
export const itemFields: Kind<ItemFields> = {
  name: 'an object of fields as on the wire (media_id a text, update_time unix seconds, news_item in content a list of objects)',
  accepts: (value): value is ItemFields =>
    isObject(value) &&
    optional(text).accepts(value['media_id']) &&
    optional(unixSeconds).accepts(value['update_time']) &&
    optional(text).accepts(value['url']) &&
    (value['content'] === undefined || isNewsContent(value['content'])),
};

function isNewsContent(value: unknown): boolean {
  if (!isObject(value)) return false;
  const articles = value['news_item'];
  return articles === undefined || (Array.isArray(articles) && articles.every(isObject));
}

/** One way in which a call can fail. */
export const fault: Kind<Fault> = {
  name:
    'one of {"kind":"errcode","errcode":-1}, {"kind":"status","status":502}, ' +
    '{"kind":"body","body":"{","contentType":"text/plain"}, {"kind":"reset"}, {"kind":"hang"}, {"kind":"truncate"}, ' +
    '{"kind":"drip","bytesPerSecond":100}',
  accepts: (value): value is Fault => faultSchema.safeParse(value).success,
};
