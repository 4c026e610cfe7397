import { describe, expect, it } from 'vitest';
import type { NewsAsset } from '../../src/upstream/asset.ts';
import { article, newsAsset } from '../helpers/assets.ts';
import { exchange } from '../helpers/exchange.ts';
import { ask, type GatewaySettings, gatewayOver } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { settle } from '../helpers/settle.ts';

const CONTENT = '{ assets(type: NEWS) { nodes { ... on NewsAsset { articles { content } } } } }';

/** `count` news of two articles, each with a content of its own. */
function news(count: number, edition = ''): NewsAsset[] {
  return Array.from({ length: count }, (_, index) =>
    newsAsset({
      mediaId: `news-${count - index}`,
      articles: ['a', 'b'].map((part) => article({ content: `<p>${index}${part}${edition}</p>` })),
    }),
  );
}

/** A gateway over a list of news, which tells the contents that it has rendered. */
function open(assets: readonly NewsAsset[]) {
  const rendered: string[] = [];
  const render = (content: string) => {
    rendered.push(content);
    return content;
  };
  let now = Date.parse('2026-01-31T08:30:00Z');
  const { source, calls, lists } = memorySource(assets);
  const gateway = gatewayOver(source, { renderers: { safe: render, text: render }, now: () => now });
  const wait = (seconds: number) => {
    now += seconds * 1000;
  };
  return { gateway, rendered, calls, lists, wait };
}

describe('Article.content', () => {
  it.each([
    [
      'SAFE',
      '<section style="overflow-x:auto;overflow-y:hidden;overflow-wrap:break-word"><p title="a">一</p></section>',
    ],
    ['TEXT', '一'],
    ['MARKDOWN', '一\n'],
    ['RAW', '<p onclick="a()" title="a">一</p>'],
  ])('is answered as %s', async (format, content) => {
    const raw = article({ content: '<p onclick="a()" title="a">一</p>' });
    const { source } = memorySource([newsAsset({ articles: [raw] })]);
    const query = CONTENT.replace('content', `content(format: ${format})`);

    const { data } = await ask(gatewayOver(source), query);

    expect(data.assets.nodes[0].articles[0].content).toBe(content);
  });

  it('shows pictures of this machine only where the gateway is on the sandbox', async () => {
    const { source } = memorySource([
      newsAsset({ articles: [article({ content: '<img src="http://127.0.0.1:8080/a">' })] }),
    ]);
    const contentOf = async (settings: GatewaySettings) =>
      (await ask(gatewayOver(source, settings), CONTENT)).data.assets.nodes[0].articles[0].content;

    expect(await contentOf({})).not.toContain('<img');
    expect(await contentOf({ loopbackPictures: true })).toContain('<img src="http://127.0.0.1:8080/a"');
  });

  it('is null where there is none, and empty where it is empty', async () => {
    const articles = [article({ content: null }), article({ content: '' })];
    const { gateway, rendered } = open([newsAsset({ articles })]);

    const { data } = await ask(gateway, CONTENT);

    expect(data.assets.nodes[0].articles).toEqual([{ content: null }, { content: '' }]);
    expect(rendered).toEqual([]);
  });

  it('is rendered once for aliases, fragments and later requests', async () => {
    const { gateway, rendered } = open(news(3));
    const query = `{
      one: assets(type: NEWS) { nodes { ...News ... on NewsAsset { articles { again: content } } } }
      two: assets(type: NEWS, last: 2) { nodes { ...News } }
    }
    fragment News on NewsAsset { articles { content } }`;

    await Promise.all([ask(gateway, query), ask(gateway, query)]);
    await ask(gateway, query);

    expect(rendered).toHaveLength(6);
  });

  it('is not rendered again when it was read again and is the same, but when it was edited', async () => {
    const { gateway, rendered, calls, lists, wait } = open(news(2));
    await ask(gateway, CONTENT);
    const readAgain = async (assets: NewsAsset[]) => {
      lists.news = assets;
      wait(90_000);
      const before = calls.length;
      await ask(gateway, CONTENT);
      await expect.poll(() => calls.length).toBeGreaterThan(before);
      await settle(1);
      await ask(gateway, CONTENT);
    };

    await readAgain(news(2));
    expect(rendered).toHaveLength(4);

    await readAgain(news(2, ', edited'));
    expect(rendered).toHaveLength(8);
  });

  it('is not rendered to the end for a caller who has left', async () => {
    const { gateway, rendered } = open(news(100));
    const caller = new AbortController();
    const query = CONTENT.replace('NEWS)', 'NEWS, first: 100)');
    const left = exchange(gateway, { query }, { signal: caller.signal }).catch(() => {});

    while (rendered.length === 0) await settle(1);
    caller.abort();
    const before = rendered.length;
    await settle(300);
    await left;

    expect(rendered.length).toBeLessThanOrEqual(before + 1);
    expect(rendered.length).toBeLessThan(200);
  });
});
