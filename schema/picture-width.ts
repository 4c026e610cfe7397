import { isWidth, WIDTHS, type Width } from '../src/media/media-target.ts';
import { InvalidArgumentError } from '../src/upstream/errors.ts';
import type { GraphQLContext } from './builder.ts';

/** The widths, for descriptions. */
export const ALLOWED_WIDTHS = WIDTHS.join(', ').replace(/, (?=\d+$)/, ' or ');

/** What a width in an argument leads to. Another one than pictures are resized to is refused. */
export function inWidth<T>(width: number, context: GraphQLContext, lead: (width: Width) => T): T | null {
  if (isWidth(width)) return lead(width);
  return context.refuse(
    new InvalidArgumentError('width', `"width" must be ${ALLOWED_WIDTHS}, not ${width}.`),
  );
}
