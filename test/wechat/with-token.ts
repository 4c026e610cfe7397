import type { AssetSource, PageRequest } from '../../src/upstream/asset.ts';

/**
 * A client that gets the access token of each call itself, as an endpoint does. Nothing is made
 * again.
 */
export function withToken(client: AssetSource) {
  const { authenticate } = client;
  return {
    ...client,
    fetchPage: async (request: PageRequest, signal: AbortSignal) =>
      client.fetchPage(request, signal, await authenticate(signal)),
    fetchCounts: async (signal: AbortSignal) => client.fetchCounts(signal, await authenticate(signal)),
    fetchListQuota: async (signal: AbortSignal) => client.fetchListQuota(signal, await authenticate(signal)),
  };
}
