import { readFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { filesOfDocuments } from '../../examples/mini-program/documents.ts';
import { startMiniProgram } from '../../examples/mini-program/simulate/pages.ts';
import { HTML_TAGS, SVG_TAGS } from '../../src/articles/html/allow-list.ts';
import { toSafeHtml } from '../articles/forms.ts';
import { type Answer, localServer } from '../helpers/local-server.ts';

const ROOT = 'examples/mini-program';
const ALLOWED = 'https://api.example.com';

/** The mini program before a server that answers as it is told. */
async function startBefore(answer: Answer) {
  const { url } = await localServer(answer);
  return startMiniProgram({ allowed: ALLOWED, actual: new URL(url).origin });
}

/** The module of the mini program. Its code is JavaScript. */
const load = (file: string) => import(join(process.cwd(), ROOT, file));

const idsOf = (data: Readonly<Record<string, unknown>>): string[] =>
  Array.isArray(data['items']) ? data['items'].map(({ id }) => id) : [];

describe('the pages of the mini program', () => {
  it('are each there with all their files, and their views name what they have', async () => {
    const { pages } = JSON.parse(readFileSync(join(ROOT, 'app.json'), 'utf8'));
    const program = await startBefore((_, response) => response.end('{}'));

    for (const path of pages) {
      const page = await program.open(`/${path}`);
      const view = readFileSync(join(ROOT, `${path}.wxml`), 'utf8');
      const local = ['item', ...matchesIn(view, /wx:for-item="(\w+)"/g)];
      const named = matchesIn(view, /\{\{\s*(\w+)/g).filter((name) => !local.includes(name));
      const handlers = matchesIn(view, /\sbind\w+="(\w+)"/g);

      expect(Object.keys(page.data)).toEqual(expect.arrayContaining(named));
      expect(handlers.filter((handler) => !page.handlers.includes(handler))).toEqual([]);
      for (const ending of ['json', 'wxss']) readFileSync(join(ROOT, `${path}.${ending}`));
      if (page.handlers.includes('onUnload')) await page.call('onUnload');
    }
  });
});

describe('what the mini program asks', () => {
  const page = JSON.stringify({
    data: {
      assets: {
        nodes: [{ id: '1' }],
        totalCount: 1,
        stale: false,
        checkedAt: new Date(0),
        pageInfo: { hasNextPage: false, endCursor: '1' },
      },
    },
  });
  const errorOf = (extensions: object) => JSON.stringify({ errors: [{ message: 'No.', extensions }] });

  it('is in the manifest, and known by its ids', () => {
    const made = Object.entries(filesOfDocuments());

    expect(made.map(([file]) => readFileSync(file, 'utf8'))).toEqual(made.map(([, text]) => text));
  });

  it('fits the schema', () => {
    const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'));
    const texts: string[] = Object.values(
      JSON.parse(readFileSync(join(ROOT, 'persisted-documents.json'), 'utf8')),
    );

    expect(texts.flatMap((text) => validate(schema, parse(text)))).toEqual([]);
  });

  it('is asked over POST, with a deadline of its own', async () => {
    const { ask } = await load('ask.js');
    const { DOCUMENT_IDS } = await load('document-ids.js');
    const options: Record<string, unknown>[] = [];
    Object.assign(globalThis, { wx: { request: (option: Record<string, unknown>) => options.push(option) } });

    void ask('Album', { after: null });

    expect(options).toEqual([
      expect.objectContaining({
        method: 'POST',
        enableHttp2: true,
        data: { documentId: DOCUMENT_IDS.Album, variables: { after: null } },
      }),
    ]);
    // At most, and by default, wx.request waits for a minute.
    expect(options[0]?.['timeout']).toBeLessThan(60_000);
  });

  it.each([
    ['429', 429, { code: 'RATE_LIMITED', retryable: true, retryAfterSeconds: 0.01 }],
    ['503', 503, { code: 'OVERLOADED', retryable: true, retryAfterSeconds: 0.01 }],
    ['200', 200, { code: 'UPSTREAM_UNAVAILABLE', retryable: true, retryAfterSeconds: 0.01 }],
  ])('is asked again when the gateway says so, with status %s', async (_, status, extensions) => {
    const answers = [errorOf(extensions), page];
    const program = await startBefore((_request, response) => {
      response.statusCode = answers.length === 2 ? status : 200;
      response.end(answers.shift());
    });

    const album = await program.open('/pages/album/album');

    expect(album.data['failure']).toBe('No. Try again in 0.01 s.');
    await expect.poll(() => idsOf(album.data)).toEqual(['1']);
    expect(album.data['failure']).toBe('');
  });

  it('is asked again after what the header says, where a proxy answers', async () => {
    const program = await startBefore((_, response) => {
      response.writeHead(503, { 'retry-after': '30' }).end('<html>Busy</html>');
    });

    const album = await program.open('/pages/album/album');

    expect(album.data['failure']).toBe('The gateway does not answer. Try again in 30 s.');
    await album.call('onUnload');
  });

  it('is not asked again where that would not help, but by the reader', async () => {
    const answers = [errorOf({ code: 'BAD_USER_INPUT' }), page];
    const program = await startBefore((_, response) => response.end(answers.shift()));

    const album = await program.open('/pages/album/album');
    expect(album.data).toMatchObject({ failure: 'No.', isLoading: false });
    expect(answers).toHaveLength(1);

    await album.call('onReachBottom');
    expect(idsOf(album.data)).toEqual(['1']);
  });

  it('is the first page again where that had failed, and all were read', async () => {
    const answers = [page, errorOf({ code: 'UPSTREAM_UNAVAILABLE' }), page.replace('"id":"1"', '"id":"2"')];
    const program = await startBefore((_, response) => response.end(answers.shift()));
    const album = await program.open('/pages/album/album');

    await album.call('onPullDownRefresh');
    expect(album.data).toMatchObject({ failure: 'No.', hasMore: false });
    expect(idsOf(album.data)).toEqual(['1']);
    await album.call('tryAgain');

    expect(album.data['failure']).toBe('');
    expect(idsOf(album.data)).toEqual(['2']);
  });

  it.each([
    ['an answer', page],
    ['a failure', errorOf({ code: 'OVERLOADED', retryable: true, retryAfterSeconds: 1 })],
  ])('is of no use to a page that was closed before there is %s', async (_, answer) => {
    let asked = 0;
    let respond = () => {};
    const program = await startBefore((_, response) => {
      asked += 1;
      if (asked === 1) response.end(page.replace('"hasNextPage":false', '"hasNextPage":true'));
      else respond = () => void response.end(answer);
    });
    const album = await program.open('/pages/album/album');
    const reading = album.call('onReachBottom');
    await expect.poll(() => asked).toBe(2);
    const before = structuredClone(album.data);

    await album.call('onUnload');
    respond();
    await reading;

    expect(album.data).toEqual(before);
  });

  it('is said to fail where the domain is not among those of the mini program', async () => {
    const program = startMiniProgram({ allowed: 'https://other.example.com', actual: 'http://127.0.0.1:9' });

    const album = await program.open('/pages/album/album');

    expect(album.data['failure']).toBe('The gateway does not answer. Try again in 5 s.');
    await album.call('onUnload');
    const { ask } = await load('ask.js');
    await expect(ask('Album')).rejects.toHaveProperty('cause', 'request:fail url not in domain list');
  });
});

describe('what rich-text gets', () => {
  // https://developers.weixin.qq.com/miniprogram/dev/component/rich-text.html
  const TRUSTED = [
    ...['a', 'abbr', 'address', 'article', 'aside', 'b', 'bdi', 'bdo', 'big', 'blockquote', 'br', 'caption'],
    ...['center', 'cite', 'code', 'col', 'colgroup', 'dd', 'del', 'div', 'dl', 'dt', 'em', 'fieldset'],
    ...['font', 'footer', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hr', 'i', 'img', 'ins', 'label'],
    ...['legend', 'li', 'mark', 'nav', 'ol', 'p', 'pre', 'q', 'rt', 'ruby', 's', 'section', 'small'],
    ...[
      'span',
      'strong',
      'sub',
      'sup',
      'table',
      'tbody',
      'td',
      'tfoot',
      'th',
      'thead',
      'tr',
      'tt',
      'u',
      'ul',
    ],
  ];

  it.each([...HTML_TAGS, 'svg'])('has nothing that it would take out for <%s>', async (tag) => {
    const { richTextOf } = await load('rich-text.js');

    const within = tag === 'svg' ? SVG_TAGS.map((name) => `<${name}>x</${name}>`).join('') : 'x';
    const made = richTextOf(`<p>before</p><${tag} title="a > b">${within}</${tag}><p>after</p>`);

    expect(matchesIn(made, /<\/?([a-z]\w*)/g).filter((name) => !TRUSTED.includes(name))).toEqual([]);
    expect(made).toMatch(/^<p>before<\/p>.*<p>after<\/p>$/);
  });

  it.each([
    ['<figure>a<figcaption>b</figcaption></figure>', '<div>a<div>b</div></div>'],
    ['<kbd style="color:red">Ctrl</kbd>', '<code style="color:red">Ctrl</code>'],
    ['<iframe src="https://v.qq.com/x" title="[视频] 院子 <1>"></iframe>!', '[视频] 院子 &lt;1>!'],
    ['<svg role="img" aria-label="E=mc²"><g><text>x</text></g></svg>!', 'E=mc²!'],
    [
      '<span>[音频] 早安<audio src="https://a.qq.com/x" controls=""></audio></span>',
      '<span>[音频] 早安</span>',
    ],
    ['1 &lt; 2<wbr> &amp; 3', '1 &lt; 2 &amp; 3'],
  ])('of %s is %s', async (safe, expected) => {
    const { richTextOf } = await load('rich-text.js');

    expect(richTextOf(safe)).toBe(expected);
  });

  it('of a film in an article is its label', async () => {
    const { richTextOf } = await load('rich-text.js');
    const safe = toSafeHtml(
      '<p>Watch:</p><iframe class="video_iframe" data-src="https://v.qq.com/iframe/preview.html?vid=x0012abcdef"></iframe>',
    );
    expect(safe).toContain('<iframe');

    expect(richTextOf(safe)).toMatch(/Watch:.*\[视频\]/s);
  });
});

function matchesIn(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, name = '']) => name);
}
