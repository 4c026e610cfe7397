import fc from 'fast-check';

import { xssCorpus } from './xss-corpus.ts';

/** Markup put together from what means most to a parser where it meets: whole vectors, tags, quotes, halves. */
export function hostileMarkup(): fc.Arbitrary<string> {
  const fragment = fc.oneof(
    fc.constantFrom(...xssCorpus.map(([, html]) => html)),
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
  'p div b a ul li table tr td h1 dd rt br iframe svg math title textarea style noscript template select button x';

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
