import type { RequestListener } from 'node:http';

/** What is known of a client besides its request. */
export interface Client {
  /** Its address, by which it is told from others where no key is needed. Default: all are one. */
  readonly address?: string | undefined;
}

/** A gateway within a program. docs/embedding.md tells what a server has besides. */
export interface Gateway {
  /**
   * Answers a request to any path of the gateway: `/graphql`, `/media/…`, `/feed/…`, `/health/…` and
   * `/metrics`. Rejects once the gateway is closed.
   */
  readonly fetch: (request: Request, client?: Client) => Promise<Response>;
  /**
   * The same for `node:http`, before anything reads the body. It is faster where requests are alike, as it
   * answers from what was made before. Answers 503 once the gateway is closed.
   */
  readonly listener: RequestListener;
  /**
   * Saves the state, ends subscriptions, and closes all that is open, once what `fetch` answers is
   * answered. Close a server of `listener` before. Does not reject. Nothing keeps the process running
   * after it.
   */
  readonly close: () => Promise<void>;
}
