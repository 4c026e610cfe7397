import { ask } from '../../ask.js';
import { nothingYet, readMore, stopWaiting } from '../../read-more.js';

/**
 * @typedef {{ id: string, name: string | null, small: string | null, large: string | null }} Picture
 * @param {string | null} after
 */
async function readPictures(after) {
  /** @type {{ assets: import('../../read-more.js').Connection<Picture> }} */
  const { assets } = await ask('Album', { after });
  return assets;
}

Page({
  data: nothingYet(),

  onLoad() {
    return readMore(this, readPictures);
  },

  onReachBottom() {
    return readMore(this, readPictures);
  },

  async onPullDownRefresh() {
    await readMore(this, readPictures, { anew: true });
    wx.stopPullDownRefresh();
  },

  tryAgain() {
    return readMore(this, readPictures, { anew: this.data.anew });
  },

  onUnload() {
    stopWaiting(this);
  },

  /** @param {WechatMiniprogram.TouchEvent} event */
  openPicture(event) {
    /** @type {Picture[]} */
    const pictures = this.data.items;
    const urls = pictures.flatMap(({ large }) => large ?? []);
    const { url } = event.currentTarget.dataset;
    if (url) wx.previewImage({ urls, current: url });
  },
});
