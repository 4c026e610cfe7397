import type { PublicationSource } from '../upstream/news.ts';
import type { Client } from './client.ts';
import { decodePublicationPage } from './decode.ts';

const LIST = '/cgi-bin/freepublish/batchget';

/** The publications of the client's account. Throws the errors of {@link Client.call}. */
export function createPublicationSource({ call, fetchQuota }: Client): PublicationSource {
  return {
    async fetchPage({ offset, count }, signal, accessToken) {
      // With the HTML: another call for it would cost as much as this one.
      const json = { offset, count, no_content: 0 };
      return decodePublicationPage(LIST, await call({ endpoint: LIST, json, signal, accessToken }));
    },
    fetchPageQuota: (signal, accessToken) => fetchQuota(LIST, signal, accessToken),
  };
}
