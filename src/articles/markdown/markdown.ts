import type { ElementContent } from 'hast';
import { toMdast } from 'hast-util-to-mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { type Options, toMarkdown as writeMarkdown } from 'mdast-util-to-markdown';
import type { PictureRules } from '../html/safe-addresses.ts';
import { toSafeTree } from '../safe-html.ts';
import type { Slices } from '../yielding-queue.ts';
import { textOf } from './lines.ts';
import { partsOf } from './parts.ts';
import { toWritableTree } from './writable-tree.ts';

/**
 * The article as Markdown (CommonMark with GitHub's tables and strikethrough), written from its safe tree: headings, lists,
 * tables, links, pictures with their addresses, code in fences. What has no Markdown is its text, or its label. What is
 * text stays text: whatever could be read as a tag, a link or a mark is escaped.
 */
export function* toMarkdown(html: string, rules: PictureRules = {}): Slices<string> {
  const tree = yield* toSafeTree(html, rules);
  const written: string[] = [];
  for (const part of partsOf(tree)) {
    const markdown = writePart(part);
    if (markdown !== '') written.push(markdown);
    yield;
  }
  return written.length === 0 ? '' : `${written.join('\n\n')}\n`;
}

function writePart(nodes: readonly ElementContent[]): string {
  const root = { type: 'root' as const, children: toWritableTree(nodes) };
  const markdown = writeMarkdown(toMdast(root, { document: true }), WRITTEN).trim();
  if (!hasHtml(markdown)) return markdown;
  // The last resort, should code have ended early.
  const value = textOf({ type: 'element', tagName: 'section', properties: {}, children: root.children });
  return writeMarkdown({ type: 'paragraph', children: [{ type: 'text', value }] }, WRITTEN).trim();
}

const WRITTEN: Options = {
  bullet: '-',
  // Not as `<https://…>`: outside code, nothing begins like a tag.
  resourceLink: true,
  handlers: {
    text(node, _parent, state, info) {
      const escaped = refer(state.safe(node.value, info), '<');
      // Some renderers take a backslash before a bracket out of a link's text before they read it.
      return state.stack.includes('link') ? refer(refer(escaped, '['), ']') : escaped;
    },
  },
  // Columns of equal width would take a long cell's length in each of a thousand rows.
  extensions: [gfmToMarkdown({ tablePipeAlign: false })],
};

/**
 * Escaped text with a reference for each such character, which means nothing wherever it stands. Of the backslashes before it,
 * an odd one escaped it.
 */
function refer(text: string, character: keyof typeof REFERENCES): string {
  const { pattern, reference } = REFERENCES[character];
  return text.replaceAll(pattern, (_, slashes: string) => slashes.slice(slashes.length % 2) + reference);
}

const REFERENCES = {
  '<': { pattern: /(\\*)</g, reference: '&lt;' },
  '[': { pattern: /(\\*)\[/g, reference: '&#91;' },
  ']': { pattern: /(\\*)\]/g, reference: '&#93;' },
} as const;

/** Whether a renderer that lets HTML through would find some. */
function hasHtml(markdown: string): boolean {
  if (!markdown.includes('<')) return false;
  const nodes: { readonly type: string; readonly children?: readonly unknown[] }[] = [fromMarkdown(markdown)];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (node.type === 'html') return true;
    if (node.children !== undefined) nodes.push(...(node.children as typeof nodes));
  }
  return false;
}
