import { ask } from '../../ask.js';
import { nothingYet, readMore, stopWaiting } from '../../read-more.js';

// `url` is WeChat's address, which shows a placeholder to other referrers than its own: a mini program
// sends https://servicewechat.com/. The gateway's addresses show whatever the referrer is.
const ALBUM = `
  query Album($after: String) {
    assets(type: IMAGE, first: 20, after: $after) {
      totalCount
      stale
      checkedAt
      nodes {
        id
        ... on MediaAsset {
          name
          small: thumbnailUrl(width: 320)
          large: thumbnailUrl(width: 1080)
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

/**
 * @typedef {{ id: string, name: string, small: string | null, large: string | null }} Picture
 * @param {string | null} after
 */
async function readPictures(after) {
  /** @type {{ assets: import('../../read-more.js').Connection<Picture> }} */
  const { assets } = await ask(ALBUM, { after });
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

  onUnload() {
    stopWaiting(this);
  },

  /** @param {WechatMiniprogram.TouchEvent} event */
  openPicture(event) {
    /** @type {Picture[]} */
    const pictures = this.data.items;
    const urls = pictures.flatMap(({ large }) => large ?? []);
    wx.previewImage({ urls, current: event.currentTarget.dataset.url });
  },
});
