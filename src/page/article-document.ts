import articleStyle from './styles/article.css?url';

// The page's own policy holds in its frame, too. This one is stricter still.
const POLICY = "script-src 'none'; object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'";

/** Has the style of articles in the browser's cache before the first of them is opened. */
export function preloadArticleStyle(): void {
  void fetch(articleStyle).catch(() => {});
}

/** The attribute of a link that stands for a film, with the address of its player. */
export const FILM = 'data-film';

/**
 * The document of an article. Players of films would need scripts, which nothing in the frame may
 * run: links stand for them, and the page plays them.
 *
 * @param content SAFE content
 */
export function articleDocumentOf(content: string, filmLabel: string): string {
  // A document of its own, in which nothing loads or runs.
  const parsed = new DOMParser().parseFromString(content, 'text/html');
  for (const frame of parsed.querySelectorAll('iframe')) {
    const link = parsed.createElement('a');
    link.href = frame.src;
    link.setAttribute(FILM, frame.src);
    link.textContent = filmLabel;
    frame.replaceWith(link);
  }
  const style = new URL(articleStyle, document.baseURI).href;
  return [
    '<!doctype html><html lang="zh"><head><meta charset="utf-8" />',
    `<meta http-equiv="content-security-policy" content="${POLICY}" />`,
    '<meta name="referrer" content="no-referrer" />',
    `<base target="_blank" /><link rel="stylesheet" href="${style}" /></head>`,
    `<body class="wechat-article">${parsed.body.innerHTML}</body></html>`,
  ].join('');
}
