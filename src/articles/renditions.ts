import { LRUCache } from 'lru-cache';
import { NobodyWaitsError } from '../upstream/errors.ts';
import type { PictureRules } from './html/allow-list.ts';
import { toMarkdown } from './markdown/markdown.ts';
import { toPlainText } from './plain-text.ts';
import { toSafeHtml } from './safe-html.ts';
import { createYieldingQueue, type Slices } from './yielding-queue.ts';

/** What is made of an article's content, which upstream sends as HTML. */
export type ContentForm = 'safe' | 'text' | 'markdown';

/**
 * A content in another form: at once where it is cached. Otherwise it takes milliseconds, and is made in slices when its
 * turn comes. Rejects with a NobodyWaitsError when the caller has left.
 */
export type Render = (content: string, form: ContentForm) => string | Promise<string>;

/** The forms of contents that were asked for. Each is made once while it is cached, for all who ask. */
export interface Renditions {
  /**
   * What one request renders through, one content after the other: so requests take turns, and one for eight hundred
   * articles does not hold up one for a single article.
   */
  open(signal: AbortSignal): Render;
}

export type Renderers = Readonly<Record<ContentForm, (content: string) => string | Slices<string>>>;

export interface RenditionsOptions extends PictureRules {
  /** The bound of what is cached. */
  readonly maxBytes: number;
  /** How a content is rendered. Default: safe by the rules for pictures, as text, and as Markdown. */
  readonly renderers?: Partial<Renderers> | undefined;
}

type Forms = { readonly [form in ContentForm]?: string };

export function createRenditions({ maxBytes, loopbackPictures, renderers }: RenditionsOptions): Renditions {
  // By the content itself: one that is fetched again unchanged, or that two articles share, is known.
  const cached = new LRUCache<string, Forms>({ maxSize: maxBytes, sizeCalculation: bytesOfForms });
  const underWay: Readonly<Record<ContentForm, Map<string, Promise<string>>>> = {
    safe: new Map(),
    text: new Map(),
    markdown: new Map(),
  };
  const enqueue = createYieldingQueue();
  const render: Renderers = { ...createRenderers({ loopbackPictures }), ...renderers };

  async function make(content: string, form: ContentForm): Promise<string> {
    const rendered = toFlat(await enqueue(() => render[form](content)));
    cached.set(content, { ...cached.get(content), [form]: rendered });
    return rendered;
  }

  /** The same for all who ask for it at the same time. */
  function share(content: string, form: ContentForm): Promise<string> {
    const shared = underWay[form].get(content);
    if (shared !== undefined) return shared;
    const made = make(content, form).finally(() => underWay[form].delete(content));
    underWay[form].set(content, made);
    return made;
  }

  return {
    open(signal) {
      let last: Promise<unknown> = Promise.resolve();
      return (content, form) => {
        const known = cached.get(content)?.[form];
        if (known !== undefined) return known;
        const rendered = last.then(() => {
          // A deadline is upstream's: past it, what upstream has sent in time is shown all the same.
          if (signal.reason instanceof NobodyWaitsError) throw signal.reason;
          return cached.get(content)?.[form] ?? share(content, form);
        });
        last = rendered.catch(() => {});
        return rendered;
      };
    },
  };
}

function createRenderers(rules: PictureRules): Renderers {
  return {
    safe: (content) => toSafeHtml(content, rules),
    text: (content) => toPlainText(content, rules),
    markdown: (content) => toMarkdown(content, rules),
  };
}

/** What an entry takes besides its texts. Measured, like the rest, by `npm run bench:article-html`. */
const ENTRY_BYTES = 2_000;

/**
 * About how many bytes the forms of a content take, rather more than fewer. The content counts as well: it is cached here
 * when its asset is forgotten, or was brought again.
 */
export function bytesOfForms({ safe = '', text = '', markdown = '' }: Forms, content: string): number {
  return ENTRY_BYTES + 2 * (content.length + safe.length + text.length + markdown.length);
}

/** The same text. One that was put together of thousands of pieces takes four times as much until it is looked into. */
function toFlat(text: string): string {
  text.charCodeAt(0);
  return text;
}
