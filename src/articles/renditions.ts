import { LRUCache } from 'lru-cache';
import { NobodyWaitsError } from '../upstream/errors.ts';
import type { PictureRules } from './html/allow-list.ts';
import { toMarkdown } from './markdown/markdown.ts';
import { toPlainText } from './plain-text.ts';
import { toSafeHtml } from './safe-html.ts';
import { createYieldingQueue, type Slices } from './yielding-queue.ts';

/** A form of an article's content, which upstream sends as HTML. */
export type ContentForm = 'safe' | 'text' | 'markdown';

/**
 * Renders a content. Returns at once if it is cached. Otherwise it takes milliseconds, in slices,
 * when its turn comes. Rejects with a NobodyWaitsError if the caller has left.
 */
export type Render = (content: string, form: ContentForm) => string | Promise<string>;

/** A cache of rendered contents. Each form is rendered once, also for concurrent callers. */
export interface Renditions {
  /**
   * The renderer of one request. It renders one content at a time, so that requests take turns: one
   * for 800 articles does not hold up one for a single article.
   */
  open(signal: AbortSignal): Render;
  /** What is rendered already. */
  find(content: string, form: ContentForm): string | undefined;
}

export type Renderers = Readonly<Record<ContentForm, (content: string) => string | Slices<string>>>;

export interface RenditionsOptions extends PictureRules {
  /** The size limit of the cache. */
  readonly maxBytes: number;
  /** Default: safe HTML by the picture rules, plain text and Markdown. */
  readonly renderers?: Partial<Renderers> | undefined;
}

type Forms = { readonly [form in ContentForm]?: string };

export function createRenditions({ maxBytes, loopbackPictures, renderers }: RenditionsOptions): Renditions {
  // Keyed by content, so unchanged refetches hit, and so do articles that share their content.
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

  /** Shares one rendering among concurrent callers. */
  function share(content: string, form: ContentForm): Promise<string> {
    const shared = underWay[form].get(content);
    if (shared !== undefined) return shared;
    const made = make(content, form).finally(() => underWay[form].delete(content));
    underWay[form].set(content, made);
    return made;
  }

  const find = (content: string, form: ContentForm) => cached.get(content)?.[form];

  return {
    find,
    open(signal) {
      let last: Promise<unknown> = Promise.resolve();
      return (content, form) => {
        const known = find(content, form);
        if (known !== undefined) return known;
        const rendered = last.then(() => {
          // The deadline is for upstream: what arrived in time is rendered anyway.
          if (signal.reason instanceof NobodyWaitsError) throw signal.reason;
          return find(content, form) ?? share(content, form);
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

/** The overhead of an entry. `npm run bench:article-html` measures all of these sizes. */
const ENTRY_BYTES = 2_000;

/** A high estimate of an entry's bytes. The content counts, too: it may outlive its asset. */
export function bytesOfForms({ safe = '', text = '', markdown = '' }: Forms, content: string): number {
  return ENTRY_BYTES + 2 * (content.length + safe.length + text.length + markdown.length);
}

/** Flattens a string. If joined from thousands of pieces, it takes four times the memory before. */
function toFlat(text: string): string {
  text.charCodeAt(0);
  return text;
}
