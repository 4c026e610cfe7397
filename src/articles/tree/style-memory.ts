import { type Declarations, readDeclarations } from '../style/declarations.ts';
import type { Place } from './place.ts';

/** What a style makes of a box in one place. Not to be changed: others like it have the same. */
export interface BoxLook {
  readonly declarations: Declarations;
  /** What the box is for what is in it. */
  readonly inner: Place;
}

/** What is known of an article's styles while it is converted: editors repeat a few of them thousands of times. */
export interface StyleMemory {
  readonly read: Map<string, Declarations>;
  readonly looks: WeakMap<Place, Map<string, BoxLook>>;
}

/** Of an article of which nothing is known yet. */
export function createStyleMemory(): StyleMemory {
  return { read: new Map(), looks: new WeakMap() };
}

/** The declarations of an inline style, for the caller to change. */
export function recallDeclarations({ read }: StyleMemory, style: string): Declarations {
  const known = read.get(style);
  if (known !== undefined) return new Map(known);
  const declarations = readDeclarations(style);
  read.set(style, declarations);
  return new Map(declarations);
}

/** What this key came to in this place; undefined where it was not there before. */
export function recallLook({ looks }: StyleMemory, place: Place, key: string): BoxLook | undefined {
  return looks.get(place)?.get(key);
}

/** Keeps it for others of the same key in the same place. */
export function rememberLook({ looks }: StyleMemory, place: Place, key: string, look: BoxLook): void {
  const known = looks.get(place);
  if (known === undefined) looks.set(place, new Map([[key, look]]));
  else known.set(key, look);
}
