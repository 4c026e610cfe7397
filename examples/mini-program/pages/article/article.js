import { ask } from '../../ask.js';
import { richTextOf } from '../../rich-text.js';

/**
 * What an id leads to. It may be of something else than an article.
 *
 * @typedef {{ __typename: string, title?: string | null, author?: string | null, content?: string | null }} Node
 */

Page({
  data: { id: '', title: '', author: '', nodes: '', isLoading: false, failure: '' },

  /** @param {Record<string, string | undefined>} query of the address, as it was written there */
  onLoad({ id = '' }) {
    this.setData({ id: decodeURIComponent(id) });
    return this.read();
  },

  async read() {
    this.setData({ isLoading: true });
    try {
      /** @type {{ node: Node | null }} */
      const { node } = await ask('Article', { id: this.data.id });
      const isThere = node?.__typename === 'Article';
      this.setData({
        title: node?.title ?? '',
        author: node?.author ?? '',
        nodes: richTextOf(node?.content ?? ''),
        failure: isThere ? '' : 'It is no longer there.',
      });
    } catch (error) {
      const { message, retryAfterSeconds } = /** @type {import('../../ask.js').GatewayError} */ (error);
      this.setData({
        failure: retryAfterSeconds ? `${message} Try again in ${retryAfterSeconds} s.` : message,
      });
    }
    this.setData({ isLoading: false });
  },
});
