import { ask } from '../../ask.js';
import { nothingYet, readMore, stopWaiting } from '../../read-more.js';

/**
 * @typedef {{ id: string, articles: { id: string, title: string | null, author: string | null }[] }} Item
 * @param {string | null} after
 */
async function readArticles(after) {
  /** @type {{ assets: import('../../read-more.js').Connection<Item> }} */
  const { assets } = await ask('Articles', { after });
  return assets;
}

Page({
  data: nothingYet(),

  onLoad() {
    return readMore(this, readArticles);
  },

  onReachBottom() {
    return readMore(this, readArticles);
  },

  async onPullDownRefresh() {
    await readMore(this, readArticles, { anew: true });
    wx.stopPullDownRefresh();
  },

  tryAgain() {
    return readMore(this, readArticles, { anew: this.data.anew });
  },

  onUnload() {
    stopWaiting(this);
  },
});
