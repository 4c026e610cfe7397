import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { articleDocumentOf, FILM } from '../article-document.ts';

export interface ArticleFrameProps {
  /** SAFE content. */
  readonly content: string;
  readonly label: string;
  readonly filmLabel: string;
  /** Somebody wants to see a film, whose player has this address. */
  readonly onFilm: (address: string) => void;
  /** A key was pressed in the article. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

// Without `allow-scripts`, nothing in it runs, whatever an article holds. Its origin lets the page, which
// alone has scripts, measure it and hear its clicks.
const SANDBOX = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox';

/** An article in a frame that is as high as the article, so that the reader scrolls once. */
export function ArticleFrame(props: ArticleFrameProps): JSX.Element {
  const { content, label, filmLabel } = props;
  const frame = useRef<HTMLIFrameElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const html = useMemo(() => articleDocumentOf(content, filmLabel), [content, filmLabel]);

  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const controller = new AbortController();
    const sizes = new ResizeObserver(([entry]) => {
      if (entry !== undefined)
        element.style.height = `${Math.ceil(entry.target.getBoundingClientRect().height)}px`;
    });
    const attach = (inside: Document) => {
      sizes.observe(inside.documentElement);
      const { signal } = controller;
      inside.addEventListener('keydown', (event) => latest.current.onKeyDown(event), { signal });
      inside.addEventListener('click', onClick, { signal });
    };
    const onClick = (event: MouseEvent) => {
      // Of another window's classes: `instanceof` would not know them.
      const target = event.target as Element | null;
      const film = target?.closest?.(`a[${FILM}]`)?.getAttribute(FILM);
      if (!film) return;
      event.preventDefault();
      latest.current.onFilm(film);
    };
    element.srcdoc = html;
    untilParsed(element, controller.signal, attach);
    return () => {
      controller.abort();
      sizes.disconnect();
    };
  }, [html]);

  return <iframe ref={frame} class="article" title={label} sandbox={SANDBOX} />;
}

/** Its event `load` would wait for all pictures, some of which take half a minute. */
function untilParsed(
  frame: HTMLIFrameElement,
  signal: AbortSignal,
  attach: (inside: Document) => void,
): void {
  if (signal.aborted) return;
  const inside = frame.contentDocument;
  if (inside?.URL === 'about:srcdoc' && inside.readyState !== 'loading') attach(inside);
  else requestAnimationFrame(() => untilParsed(frame, signal, attach));
}
