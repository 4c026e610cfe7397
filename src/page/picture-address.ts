/** WeChat's hosts of pictures, at the port that `http:` alone means. */
const OF_WECHAT = /^http:(?=\/\/(?:[\w-]+\.)+(?:qpic|qlogo)\.cn(?:[/?#]|$))/i;

/**
 * Where a picture is loaded from. WeChat's addresses may begin with `http:`, which a page that came safely
 * must not load. Of other hosts, the gateway's own among them, nobody knows whether they answer `https:`.
 */
export function pictureAddress(address: string): string {
  return address.replace(OF_WECHAT, 'https:');
}
