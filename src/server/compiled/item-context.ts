import type { GraphQLContext } from '../../../schema/builder.ts';
import type { Loader } from '../../library/operation/loader.ts';
import type { MediaAccess } from '../../media/media-access.ts';

/** A field needs more than its object: what it shows may change while the object stays. */
export class NeedsOperationError extends Error {
  constructor() {
    super('The field reads more than its object.');
    this.name = 'NeedsOperationError';
  }
}

/**
 * What is the same for all operations: JSON that was made with nothing else is right for each of
 * them. Whatever else a resolver reads of it throws a {@link NeedsOperationError}.
 */
export function createItemContext(
  { lists, renderContent }: ItemReader,
  { thumbnailUrl, downloadUrl, pictureUrl }: MediaAccess,
): GraphQLContext {
  return nothingBut({
    assets: nothingBut({ lists, renderContent }),
    // Addresses stay as they are, but more and more becomes known of pictures.
    media: nothingBut({ thumbnailUrl, downloadUrl, pictureUrl }),
  }) as GraphQLContext;
}

/** A form of a content is the same whenever it is made. @throws NotAtHandError if it is not made yet */
export type ItemReader = Pick<Loader, 'lists' | 'renderContent'>;

function nothingBut<T extends object>(there: T): T {
  return new Proxy(there, {
    get(target, name, receiver) {
      if (!(name in target)) throw new NeedsOperationError();
      return Reflect.get(target, name, receiver);
    },
  });
}
