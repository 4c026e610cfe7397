import type { SourceElement } from './parse-html.ts';

/** The attributes of an element by name, both as they are written in HTML. */
export type Attributes = Readonly<Record<string, string>>;

const NONE: Attributes = Object.freeze(Object.create(null));

/** Those of a parsed element. A prefix such as that of `xlink:href` is left out. */
export function attributesOf({ attrs }: SourceElement): Attributes {
  if (attrs.length === 0) return NONE;
  // Not a plain object, which has a `constructor` and other names of its own.
  const attributes: Record<string, string> = Object.create(null);
  for (const { name, value } of attrs) attributes[name] = value.replace(/\r\n?/g, '\n').replaceAll('\0', '');
  return attributes;
}
