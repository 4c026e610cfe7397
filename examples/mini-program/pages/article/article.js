import { ask } from '../../ask.js';
import { richTextOf } from '../../rich-text.js';

const ARTICLE = `
  query Article($id: ID!) {
    node(id: $id) {
      ... on Article {
        title
        author
        content(format: SAFE)
      }
    }
  }
`;

/** @typedef {{ title: string | null, author: string | null, content: string | null }} Article */

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
      /** @type {{ node: Article | null }} */
      const { node } = await ask(ARTICLE, { id: this.data.id });
      this.setData({
        title: node?.title ?? '',
        author: node?.author ?? '',
        nodes: richTextOf(node?.content ?? ''),
        failure: node ? '' : 'It is no longer there.',
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
