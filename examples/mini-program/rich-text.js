/** SAFE content has these tags, which `rich-text` would take out with all that is in them. */
const INSTEAD = new Map([
  ['figure', 'div'],
  ['figcaption', 'div'],
  ['kbd', 'code'],
  ['samp', 'code'],
  ['var', 'code'],
]);

/** Nothing can stand for these. A film and a drawing leave what they are called. */
const HOLDERS = new Set(['iframe', 'svg', 'audio', 'video']);
const DROPPED = new Set(['rp', 'wbr']);

const TOKENS = /<(\/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>|[^<]+/gi;

/**
 * What the component `rich-text` shows of an article.
 *
 * @param {string} safe `content(format: SAFE)`
 */
export function richTextOf(safe) {
  let depth = 0;
  return safe.replace(TOKENS, (token, slash, tag, attributes) => {
    if (HOLDERS.has(tag)) {
      depth += slash ? -1 : 1;
      return !slash && depth === 1 ? labelOf(tag, attributes) : '';
    }
    if (depth > 0 || DROPPED.has(tag)) return '';
    return INSTEAD.has(tag) ? `<${slash}${INSTEAD.get(tag)}${attributes}>` : token;
  });
}

/**
 * The label of a player of sounds or films stands beside it already.
 *
 * @param {string} tag
 * @param {string} attributes
 */
function labelOf(tag, attributes) {
  const name = { iframe: 'title', svg: 'aria-label' }[tag];
  const [, label = ''] = (name && new RegExp(` ${name}="([^"]*)"`).exec(attributes)) || [];
  return label.replace(/</g, '&lt;');
}
