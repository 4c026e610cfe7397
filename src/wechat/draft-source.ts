import type { DraftSource } from '../upstream/news.ts';
import type { Client } from './client.ts';
import { decodeDraftPage, decodeTotal } from './decode.ts';

const LIST = '/cgi-bin/draft/batchget';
const COUNT = '/cgi-bin/draft/count';

/**
 * The drafts of the client's account. Throws the errors of {@link Client.call}. Never calls
 * `draft/switch`, which turns the draft box on for good.
 */
export function createDraftSource({ call, fetchQuota }: Client): DraftSource {
  return {
    async fetchPage({ offset, count }, signal, accessToken) {
      // With the HTML: another call for it would cost as much as this one.
      const json = { offset, count, no_content: 0 };
      return decodeDraftPage(LIST, await call({ endpoint: LIST, json, signal, accessToken }));
    },
    async fetchTotal(signal, accessToken) {
      return decodeTotal(COUNT, await call({ endpoint: COUNT, signal, accessToken }));
    },
    fetchPageQuota: (signal, accessToken) => fetchQuota(LIST, signal, accessToken),
    fetchCountQuota: (signal, accessToken) => fetchQuota(COUNT, signal, accessToken),
  };
}
