import type { PictureRules } from '../../src/articles/html/allow-list.ts';
import { toMarkdown as makeMarkdown } from '../../src/articles/markdown/markdown.ts';
import { toPlainText as makePlainText } from '../../src/articles/plain-text.ts';
import {
  toSafeFragment as makeSafeFragment,
  toSafeHtml as makeSafeHtml,
} from '../../src/articles/safe-html.ts';
import { runSlices } from '../../src/articles/yielding-queue.ts';

// The forms of an article, each made at once.

export const toSafeHtml = (html: string, rules?: PictureRules) => runSlices(makeSafeHtml(html, rules));
export const toSafeFragment = (html: string, rules?: PictureRules) =>
  runSlices(makeSafeFragment(html, rules));
export const toPlainText = (html: string, rules?: PictureRules) => runSlices(makePlainText(html, rules));
export const toMarkdown = (html: string, rules?: PictureRules) => runSlices(makeMarkdown(html, rules));
