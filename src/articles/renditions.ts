import { LRUCache } from 'lru-cache';
import { NobodyWaitsError } from '../upstream/errors.ts';
import type { PictureRules } from './html/allow-list.ts';
import { toMarkdown } from './markdown/markdown.ts';
import { toPlainText } from './plain-text.ts';
import { toSafeHtml } from './safe-html.ts';
import { createYieldingQueue, type Slices } from './yielding-queue.ts';

/** A form of an article's content, which upstream sends as HTML. */
export type ContentForm = 'safe' | 'text' | 'markdown';

/** Whose content it is. */
export interface ContentOwner {
  /** Whether only those who see drafts get it. */
  readonly isOfDraft: boolean;
}

/**
 * Renders a content. Returns at once if it is cached. Otherwise it takes milliseconds, in slices,
 * when its turn comes. Rejects with a NobodyWaitsError if the caller has left. Without an owner, the
 * content is not of a draft.
 */
export type Render = (content: string, form: ContentForm, owner?: ContentOwner) => string | Promise<string>;

/** A cache of rendered contents. Each form is rendered once, also for concurrent callers. */
export interface Renditions {
  /**
   * The renderer of one request. It renders one content at a time, so that requests take turns: one
   * for 800 articles does not hold up one for a single article.
   */
  open(signal: AbortSignal): Render;
  /** What is rendered already. */
  find(content: string, form: ContentForm, owner?: ContentOwner): string | undefined;
}

type Renderer = (content: string) => string | Slices<string>;

export type Renderers = Readonly<Record<ContentForm, Renderer>>;

export interface RenditionsOptions extends Pick<PictureRules, 'loopbackPictures'> {
  /** The size limit of the cache. */
  readonly maxBytes: number;
  /** Where an allowed picture is shown, which may depend on whose it is. Default: at its own address. */
  readonly shownAt?: ((address: string, owner: ContentOwner) => string) | undefined;
  /** Default: safe HTML by the picture rules, plain text and Markdown. */
  readonly renderers?: Partial<Renderers> | undefined;
}

/** A form, and whose: pictures of drafts may have addresses of their own. */
type Rendition = ContentForm | 'safeOfDraft' | 'markdownOfDraft';

type Forms = { readonly [rendition in Rendition]?: string };

export function createRenditions(options: RenditionsOptions): Renditions {
  const { maxBytes } = options;
  // Keyed by content, so unchanged refetches hit, and so do articles that share their content.
  const cached = new LRUCache<string, Forms>({ maxSize: maxBytes, sizeCalculation: bytesOfForms });
  const underWay: Readonly<Record<Rendition, Map<string, Promise<string>>>> = {
    safe: new Map(),
    text: new Map(),
    markdown: new Map(),
    safeOfDraft: new Map(),
    markdownOfDraft: new Map(),
  };
  const enqueue = createYieldingQueue();
  const render = createRenderers(options);
  const renditionOf = options.shownAt === undefined ? (form: ContentForm) => form : ownedRendition;

  async function make(content: string, rendition: Rendition): Promise<string> {
    const rendered = toFlat(await enqueue(() => render[rendition](content)));
    cached.set(content, { ...cached.get(content), [rendition]: rendered });
    return rendered;
  }

  /** Shares one rendering among concurrent callers. */
  function share(content: string, rendition: Rendition): Promise<string> {
    const shared = underWay[rendition].get(content);
    if (shared !== undefined) return shared;
    const made = make(content, rendition).finally(() => underWay[rendition].delete(content));
    underWay[rendition].set(content, made);
    return made;
  }

  const find = (content: string, rendition: Rendition) => cached.get(content)?.[rendition];

  return {
    find: (content, form, owner) => find(content, renditionOf(form, owner)),
    open(signal) {
      let last: Promise<unknown> = Promise.resolve();
      return (content, form, owner) => {
        const rendition = renditionOf(form, owner);
        const known = find(content, rendition);
        if (known !== undefined) return known;
        const rendered = last.then(() => {
          // The deadline is for upstream: what arrived in time is rendered anyway.
          if (signal.reason instanceof NobodyWaitsError) throw signal.reason;
          return find(content, rendition) ?? share(content, rendition);
        });
        last = rendered.catch(() => {});
        return rendered;
      };
    },
  };
}

/** Plain text shows no pictures: it is the same whoever has it. */
function ownedRendition(form: ContentForm, { isOfDraft }: ContentOwner = { isOfDraft: false }): Rendition {
  return isOfDraft && form !== 'text' ? `${form}OfDraft` : form;
}

function createRenderers({
  loopbackPictures,
  shownAt,
  renderers,
}: RenditionsOptions): Readonly<Record<Rendition, Renderer>> {
  const rulesOf = (owner: ContentOwner): PictureRules => ({
    loopbackPictures,
    shownAt: shownAt && ((address) => shownAt(address, owner)),
  });
  const [rules, ofDraft] = [rulesOf({ isOfDraft: false }), rulesOf({ isOfDraft: true })];
  return {
    safe: (content) => toSafeHtml(content, rules),
    text: (content) => toPlainText(content, rules),
    markdown: (content) => toMarkdown(content, rules),
    safeOfDraft: (content) => toSafeHtml(content, ofDraft),
    markdownOfDraft: (content) => toMarkdown(content, ofDraft),
    ...renderers,
  };
}

/** The overhead of an entry. `npm run bench:article-html` measures all of these sizes. */
const ENTRY_BYTES = 2_000;

/** A high estimate of an entry's bytes. The content counts, too: it may outlive its asset. */
export function bytesOfForms(forms: Forms, content: string): number {
  const rendered = Object.values(forms).reduce((length, form) => length + form.length, 0);
  return ENTRY_BYTES + 2 * (content.length + rendered);
}

/** Flattens a string. If joined from thousands of pieces, it takes four times the memory before. */
function toFlat(text: string): string {
  text.charCodeAt(0);
  return text;
}
