import type { Element } from 'hast';

/** Whether a tag that stands in a line has a line of its own by its style. */
export function isBlockByStyle({ properties }: Element): boolean {
  return /(?:^|;)display:(?:block|flex|table|list-item)(?:;|$)/.test(String(properties['style'] ?? ''));
}

/** What white space means in an element: words apart, lines as they are, or lines of words; undefined: as around it. */
export function readSpaces({ tagName, properties }: Element): 'words' | 'lines' | 'joined' | undefined {
  if (tagName === 'pre') return 'lines';
  const [, space] = /(?:^|;)white-space:([a-z-]+)/.exec(String(properties['style'] ?? '')) ?? [];
  if (space === 'pre-wrap' || space === 'pre' || space === 'break-spaces') return 'lines';
  if (space === 'pre-line') return 'joined';
  return space === undefined ? undefined : 'words';
}
