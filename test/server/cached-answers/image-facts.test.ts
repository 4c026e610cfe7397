import { describe, expect, it } from 'vitest';
import { fakeMedia, KNOWN, targetOf } from '../../helpers/fake-media.ts';
import { type CachingGatewayOptions, cachingGateway } from './caching-gateway.ts';

const QUERY =
  'query Album($first: Int = 3) { assets(type: IMAGE, first: $first) { nodes { id ... on MediaAsset { url thumbnailUrl downloadUrl image { width height format bytes placeholder } } } } }';

/** A gateway with media, and how it is asked for an album: with a number, each request is another one. */
async function albumGateway(settings: CachingGatewayOptions = {}) {
  const media = fakeMedia();
  const gateway = await cachingGateway({ ...media.settings, ...settings });
  const ask = async (number?: number) => {
    const variables = { first: 3, ...(number !== undefined && { number }) };
    return (await gateway.send({ body: { query: QUERY, variables } })).text;
  };
  return { ...gateway, ...media, ask };
}

const nodesIn = (text: string) => JSON.parse(text).data.assets.nodes;

describe('an answer that tells of pictures', () => {
  it('is given again until more is known of them, with no change of a list', async () => {
    const { ask, passed, facts } = await albumGateway();
    await ask();
    await ask();
    const requests = passed.requests;
    const unknown = await ask();
    const [{ url }] = nodesIn(unknown);
    expect(passed.requests).toBe(requests);

    facts.set(url, KNOWN);
    const known = await ask();
    await ask();
    const requestsOnceKnown = passed.requests;
    const again = await ask();

    expect(passed.requests).toBe(requestsOnceKnown);
    expect(nodesIn(unknown).map(({ image }: { image: unknown }) => image)).toEqual([null, null, null]);
    expect(nodesIn(known).map(({ image }: { image: unknown }) => image)).toEqual([KNOWN, null, null]);
    expect(again).toBe(known);
  });

  it('is given again without another question about them', async () => {
    const { ask, asked } = await albumGateway();
    await ask();
    await ask();
    const before = asked.length;
    for (let times = 0; times < 5; times += 1) await ask();

    expect(asked).toHaveLength(before);
    expect(new Set(asked).size).toBe(3);
  });

  it('is the same of a compiled operation, whatever is known by then', async () => {
    const compiling = await albumGateway();
    const plain = await albumGateway({ caches: false });
    for (const number of [1, 2]) await compiling.ask(number);
    compiling.passed.toGateway = 0;
    const urls = nodesIn(await plain.ask(0)).map(({ url }: { url: string }) => url);

    for (const [index, url] of urls.entries()) {
      expect(await compiling.ask(10 + index)).toBe(await plain.ask(10 + index));
      for (const { facts } of [compiling, plain]) facts.set(url, KNOWN);
      const known = await compiling.ask(20 + index);
      expect(known).toBe(await plain.ask(20 + index));
      expect(nodesIn(known)[index]).toMatchObject({ image: KNOWN });
    }

    expect(compiling.passed.toGateway).toBe(0);
  });

  it('names the files of a compiled operation as any other', async () => {
    const { ask, passed } = await albumGateway();
    for (const number of [1, 2]) await ask(number);
    passed.toGateway = 0;

    const [{ thumbnailUrl, downloadUrl }] = nodesIn(await ask(3));

    expect(passed.toGateway).toBe(0);
    expect(targetOf(thumbnailUrl)).toMatchObject({ kind: 'thumbnail', list: 'image', width: 320 });
    expect(targetOf(downloadUrl)).toMatchObject({ kind: 'file', list: 'image' });
  });
});
