import { describe, expect, it } from 'vitest';
import { print } from '../../../examples/mini-program/print.ts';
import { startMiniProgram } from '../../../examples/mini-program/simulate/pages.ts';
import { addressOf, controlOf, startGateway } from '../../helpers/gateway-process.ts';

const ALLOWED = 'https://api.example.com';

/** What the README advises: everybody may ask, but nothing else than the mini program asks. */
const ADVISED = {
  AUTH: 'none',
  TRUSTED_DOCUMENTS: 'examples/mini-program/persisted-documents.json',
  TRUSTED_DOCUMENTS_ONLY: 'true',
};

/** A gateway on its sandbox, the mini program before it, and the control of the sandbox. */
async function startAll(environment: Readonly<Record<string, string>> = {}) {
  const { child, output } = startGateway({
    LOG_LEVEL: 'warn',
    FRESH_SECONDS: '1',
    PROOF_SECONDS: '1',
    ...ADVISED,
    ...environment,
  });
  const { origin } = new URL(await addressOf(child, output));
  const control = controlOf(output);
  const post = async (address: string, body: object) => {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    origin,
    program: startMiniProgram({ allowed: ALLOWED, actual: origin }),
    /** Asks what is in no manifest. */
    ask: (query: string) => post(`${origin}/graphql`, { query }),
    control: (action: string, input: object) => post(`${control}/${action}`, input),
  };
}

const idsOf = (data: Readonly<Record<string, unknown>>): string[] =>
  Array.isArray(data['items']) ? data['items'].map(({ id }) => id) : [];

describe('the pages of the mini program', () => {
  it('show an album page by page, each picture once', async () => {
    const { program } = await startAll();
    const album = await program.open('/pages/album/album');
    expect(album.data).toMatchObject({ total: 240, hasMore: true, failure: '', staleSince: '' });

    while (album.data['hasMore'] === true) await album.call('onReachBottom');

    expect(idsOf(album.data)).toHaveLength(240);
    expect(new Set(idsOf(album.data)).size).toBe(240);
    await album.call('onReachBottom');
    expect(idsOf(album.data)).toHaveLength(240);
  });

  it('open a picture at an address of the gateway, for whatever referrer', async () => {
    const { program, origin } = await startAll();
    const album = await program.open('/pages/album/album');
    const items = album.data['items'];
    const [{ large } = { large: '' }] = Array.isArray(items) ? items : [];

    await album.call('openPicture', { currentTarget: { dataset: { url: large } } });

    expect(program.opened).toEqual([large]);
    await album.call('openPicture', { currentTarget: { dataset: { url: null } } });
    expect(program.opened).toEqual([large]);
    expect(new URL(large).origin).toBe(origin);
  });

  it('show what is new when they are pulled down', async () => {
    const { program, control } = await startAll();
    const album = await program.open('/pages/album/album');
    await album.call('onReachBottom');
    await control('upload', { type: 'image', fields: { name: 'new.jpg' } });

    await expect
      .poll(async () => {
        await album.call('onPullDownRefresh');
        return album.data['items'];
      })
      .toHaveProperty('0.name', 'new.jpg');
    expect(idsOf(album.data)).toHaveLength(20);
  });

  it('show an article, and say of another that it is no longer there', async () => {
    const { program, ask, control } = await startAll({ TRUSTED_DOCUMENTS_ONLY: 'false' });
    const { data } = await ask(
      '{ assets(type: NEWS, first: 1) { nodes { id mediaId ... on NewsAsset { articles { id title } } } } }',
    );
    const [{ id, mediaId, articles }] = data.assets.nodes;
    const address = `/pages/article/article?id=${articles[0].id}`;

    const article = await program.open(address);
    expect(article.data).toMatchObject({ title: articles[0].title, isLoading: false, failure: '' });
    expect(article.data['nodes']).toMatch(/^<section/);
    const noArticle = await program.open(`/pages/article/article?id=${id}`);
    expect(noArticle.data['failure']).toBe('It is no longer there.');

    await control('delete', { mediaId });
    await expect
      .poll(async () => (await program.open(address)).data['failure'])
      .toBe('It is no longer there.');
  });

  it('keep what they show while WeChat fails, say how old it is, and go on by themselves', async () => {
    const { program, control } = await startAll();
    const album = await program.open('/pages/album/album');
    const shown = idsOf(album.data);
    await control('addFault', { fault: { kind: 'reset' }, times: 1_000_000 });

    await expect
      .poll(async () => {
        await album.call('onPullDownRefresh');
        return album.data['staleSince'];
      })
      .not.toBe('');
    await album.call('onReachBottom');
    expect(album.data['failure']).toMatch(/^The WeChat API does not answer .+ Try again in \d+ s\.$/);
    expect(idsOf(album.data)).toEqual(shown);

    await control('clearFaults', {});
    await expect.poll(() => idsOf(album.data).length).toBe(40);
    expect(album.data['failure']).toBe('');
    expect(idsOf(album.data).slice(0, 20)).toEqual(shown);
  });

  it('are run by one command, which tells what they show', async () => {
    const { origin } = await startAll();
    const texts: string[] = [];
    for await (const text of print(origin)) texts.push(text);

    expect(texts[1]).toMatch(/^Album, scrolled to its end: 40 items/);
    expect(texts.at(-1)).toContain('<section');
  });

  it('are answered by a gateway that answers nothing else', async () => {
    const { program, ask } = await startAll();
    const album = await program.open('/pages/album/album');
    const articles = await program.open('/pages/articles/articles');

    expect([album, articles].map(({ data }) => [idsOf(data).length, data['failure']])).toEqual([
      [20, ''],
      [20, ''],
    ]);
    expect(await ask('{ lists { name } }')).not.toHaveProperty('data');
  });
});
