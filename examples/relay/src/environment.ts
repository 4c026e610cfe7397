import {
  Environment,
  type FetchFunction,
  type MissingFieldHandler,
  Network,
  RecordSource,
  ROOT_TYPE,
  Store,
} from 'relay-runtime';

/** Why the gateway has not answered, and in how many seconds it may, if it tells. */
export class GatewayError extends Error {
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, retryAfterSeconds?: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Sends the hash of an operation: the gateway has its text, from persisted-queries.json. */
const askAt =
  (url: string): FetchFunction =>
  async ({ id }, variables) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ documentId: id, variables }),
    })
      .then((response) => response.json())
      // There is no network, or something before the gateway has answered.
      .catch(() => {
        throw new GatewayError('The gateway does not answer.');
      });
    const [error] = answer.errors ?? [];
    // A page that failed is null, and Relay would put that in place of all pages that it has.
    if (error !== undefined) throw new GatewayError(error.message, error.extensions?.retryAfterSeconds);
    return answer;
  };

/** Answers `node(id)` from the store if a list has read that object. */
const nodeInStore: MissingFieldHandler = {
  kind: 'linked',
  handle: (field, parent, { id }) =>
    parent?.getType() === ROOT_TYPE && field.name === 'node' ? id : undefined,
};

/** An environment over the gateway at an address. */
export const connect = (url: string) =>
  new Environment({
    network: Network.create(askAt(url)),
    // It keeps the last ten queries that no component shows any more, so that Back makes no request.
    store: new Store(new RecordSource(), { gcReleaseBufferSize: 10 }),
    missingFieldHandlers: [nodeInStore],
  });
