import type { AssetSource } from '../upstream/asset.ts';
import type { Client } from './client.ts';
import { decodeCounts, decodePage } from './decode.ts';

const LIST = '/cgi-bin/material/batchget_material';
const COUNTS = '/cgi-bin/material/get_materialcount';

/** The permanent assets of the client's account. Throws the errors of {@link Client.call}. */
export function createAssetSource({ authenticate, call, fetchQuota }: Client): AssetSource {
  return {
    authenticate,
    async fetchPage({ type, offset, count }, signal, accessToken) {
      const json = { type, offset, count };
      return decodePage(LIST, type, await call({ endpoint: LIST, json, signal, accessToken }));
    },
    async fetchCounts(signal, accessToken) {
      return decodeCounts(COUNTS, await call({ endpoint: COUNTS, signal, accessToken }));
    },
    fetchListQuota: (signal, accessToken) => fetchQuota(LIST, signal, accessToken),
    fetchCountQuota: (signal, accessToken) => fetchQuota(COUNTS, signal, accessToken),
  };
}
