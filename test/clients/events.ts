import { GraphQLError } from 'graphql';
import { createClient, NetworkError } from 'graphql-sse';

// It would subscribe again by itself, but from where it began.
export const connect = (url: string) => createClient({ url, retryAttempts: 0 });

const query = 'subscription ($after: String) { changes(after: $after) { kind itemId cursor } }';

interface Change {
  readonly kind: 'CREATED' | 'CHANGED' | 'DELETED';
  readonly itemId: string;
  readonly cursor: string;
}

/**
 * Yields the changes since a cursor, and then those that come, over however many connections. Throws
 * what does not pass, such as a GraphQLError with the code `CHANGES_EXPIRED`: read everything anew.
 */
export async function* follow(url: string, after?: string): AsyncGenerator<Change> {
  for (;;) {
    try {
      const events = connect(url).iterate<{ changes: Change }>({ query, variables: { after } });
      for await (const { data, errors: [error] = [] } of events) {
        if (data) {
          after = data.changes.cursor;
          yield data.changes;
        } else if (error?.extensions?.['code'] === 'SUBSCRIPTION_ENDED') {
          after = String(error.extensions['cursor']);
        } else throw new GraphQLError(String(error?.message), { extensions: { ...error?.extensions } });
      }
    } catch (error) {
      if (error instanceof GraphQLError || isRefused(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** A wrong key, for example. Too many subscriptions, or a gateway that is not there, will pass. */
function isRefused(error: unknown): boolean {
  const status = error instanceof NetworkError ? error.response?.status : undefined;
  return status !== undefined && status < 500 && status !== 429;
}
