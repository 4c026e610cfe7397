import fc from 'fast-check';

import { xssCorpus } from './xss-corpus.ts';
import { xssLetIn } from './xss-let-in.ts';

/**
 * Markup put together from what means most to a parser where it meets: vectors, whole and cut,
 * tags, quotes, halves.
 */
export function hostileMarkup(): fc.Arbitrary<string> {
  const vector = fc.constantFrom(
    ...[...xssCorpus, ...xssLetIn].map(([, html]) => html).filter((html) => html.length < 1_000),
  );
  const fragment = fc.oneof(
    vector,
    fc.tuple(vector, fc.nat(60), fc.nat(60)).map(([html, from, length]) => html.slice(from, from + length)),
    fc
      .tuple(vector, fc.nat(60), vector)
      .map(([html, at, other]) => html.slice(0, at) + other + html.slice(at)),
    fc.constantFrom(...DELIMITERS),
    fc.string({ unit: 'binary', maxLength: 8 }),
    tag.map((name) => `<${name}>`),
    tag.map((name) => `</${name}>`),
    tagWithAddress,
    fc.string({ maxLength: 20 }).map((css) => `<p style="margin: 1px ${css}; border: 1px\n solid">`),
    fc.tuple(tag, fc.integer({ min: 1, max: 150 })).map(([name, depth]) => `<p><${name}>`.repeat(depth)),
  );
  return fc.array(fragment, { maxLength: 12 }).map((fragments) => fragments.join(''));
}

const DELIMITERS = [' ', ...'" \' ` < > </ /> <!-- --> <![CDATA[ ]]> <? = & &lt; &#0; &amp'.split(' ')];

const TAGS =
  'p div section b a ul li dl dd table caption tr td h1 h2 rt br pre iframe svg math title textarea style noscript template ' +
  'select button x g path text tspan use defs foreignObject image animate mtext code audio video embed mpvoice';

const tag = fc.constantFrom(...TAGS.split(' '));

const URLS = 'https://v.qq.com/a //v.qq.com http://h:443/é?é#< javascript:alert(1) mailto:a<b MAILTO:é x';

const tagWithAddress = fc
  .tuple(
    fc.constantFrom('a', 'img', 'iframe'),
    fc.constantFrom('href', 'src', 'data-src'),
    fc.constantFrom(...URLS.split(' ')),
  )
  .map(
    ([name, address, url]) => `<${name} width=1 ${address}="${url}" ${address}=x rel=x loading=x sandbox>`,
  );
