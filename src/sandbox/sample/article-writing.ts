import { formAt } from '../media/picture-host.ts';
import type { Random } from '../random.ts';
import type { SolarTerm } from './solar-terms.ts';

/** What the articles of one news asset are written from. */
export interface Scene {
  readonly term: SolarTerm;
  readonly year: number;
  readonly random: Random;
  /** Another picture of the tea house, as HTML. */
  readonly picture: () => string;
  /** A link to an earlier article of the account, as HTML. */
  readonly earlier: (text: string) => string;
}

/** An article before it is published. */
export interface Manuscript {
  readonly title: string;
  /** `''` if unsigned. */
  readonly author: string;
  /** HTML, block by block. The first block is a paragraph. */
  readonly blocks: readonly string[];
  /** Where "Read more" leads. */
  readonly sourceUrl?: string;
}

// HTML as the platform's own editor writes it: inline styles, lazy pictures, self-closing `br`s.

/** A paragraph, indented. */
export function paragraph(text: string): string {
  return `<p style="line-height: 1.75em;text-indent: 2em;">${text}</p>`;
}

/** An empty line. */
export function gap(): string {
  return '<p><br  /></p>';
}

/** A heading between two paragraphs. */
export function heading(text: string): string {
  return `<h2 style="font-size: 17px;color: rgb(43, 74, 62);">${text}</h2>`;
}

/** An unordered list. */
export function list(points: readonly string[]): string {
  return `<ul class="list-paddingleft-2">${points.map((point) => `<li><p>${point}</p></li>`).join('')}</ul>`;
}

/** A quotation. */
export function quote(text: string, source: string): string {
  return `<blockquote style="border-left: 3px solid rgb(196, 216, 176);"><p>${text}</p><p style="text-align: right;">—— ${source}</p></blockquote>`;
}

/** A picture without `src`: the app's script loads it from `data-src`. Some have no width. */
export function picture(url: string, { hasWidth }: { readonly hasWidth: boolean }): string {
  const { toldFormat = 'png', width = '', height = 0 } = formAt(url) ?? {};
  const ratio = width === '' ? '' : Number((height / width).toFixed(4));
  return `<p style="text-align: center;"><img data-s="300,640" data-type="${toldFormat}" data-src="${url}" data-ratio="${ratio}" data-w="${hasWidth ? width : ''}"  /></p>`;
}

/** A video in Tencent's player. */
export function film(videoId: string): string {
  const source = `https://v.qq.com/iframe/preview.html?vid=${videoId}&amp;width=500&amp;height=375&amp;auto=0`;
  return `<p><iframe class="video_iframe" style="   z-index:1; " height="375" width="500" frameborder="0" data-src="${source}" allowfullscreen=""></iframe><br  /></p>`;
}

/** A link to another article: the app opens no others. */
export function link(url: string, text: string): string {
  return `<a href="${url.replaceAll('&', '&amp;')}" target="_blank" data-linktype="2">${text}</a>`;
}
