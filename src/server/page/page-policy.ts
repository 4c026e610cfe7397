/** Plays the films in articles. */
const PLAYER = 'https://v.qq.com';

/** Where WeChat has the recordings and films that articles play. */
const RECORDINGS = ['https://*.qq.com', 'https://*.qpic.cn'];

/**
 * The content security policy of the library page. Its scripts are its own files. Articles are shown
 * in a frame that inherits it, and there have styles of their own, as attributes alone.
 *
 * @param pictureOrigins where pictures are, besides the page's own origin
 */
export function pagePolicyOf(pictureOrigins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "connect-src 'self'",
    ["img-src 'self' data:", ...pictureOrigins].join(' '),
    ["media-src 'self'", ...pictureOrigins, ...RECORDINGS].join(' '),
    `frame-src ${PLAYER}`,
    "base-uri 'none'",
    "form-action 'none'",
    // No other page may frame this one and trick a user into clicking (clickjacking).
    "frame-ancestors 'none'",
  ].join('; ');
}
