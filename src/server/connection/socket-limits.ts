import type { ServerOptions } from 'node:http';

/**
 * How long a client may take to send, in milliseconds. Whoever sends slowly, or nothing, is answered 408 or closed within ten
 * seconds: Node.js looks once in every `connectionsCheckingInterval`, which is 30 s unless set.
 */
export const SOCKET_LIMITS = {
  /** For the headers of a request, from the opening of its connection, or on one that is kept from its first byte. */
  headersTimeout: 8000,
  /** For the whole of a request. */
  requestTimeout: 8000,
  connectionsCheckingInterval: 500,
  /** In bytes; more is answered 431. */
  maxHeaderSize: 16_384,
} satisfies ServerOptions;
