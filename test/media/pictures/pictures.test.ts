import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MediaFile } from '../../../src/media/media-file.ts';
import { WIDTHS } from '../../../src/media/media-target.ts';
import { createPictureFetcher } from '../../../src/media/pictures/fetch-picture.ts';
import { createGuardedAgent } from '../../../src/media/pictures/guarded-agent.ts';
import { openImageFacts } from '../../../src/media/pictures/image-facts.ts';
import { createPictureHosts } from '../../../src/media/pictures/picture-hosts.ts';
import type { PictureRequest } from '../../../src/media/pictures/picture-request.ts';
import { createPictures } from '../../../src/media/pictures/pictures.ts';
import { type Answer, localServer } from '../../helpers/local-server.ts';
import { memoryFiles } from './memory-files.ts';
import { animation, bitmap, pngBomb, sample, shapeOf } from './sample-pictures.ts';

const { signal } = new AbortController();

interface Setup {
  readonly answer: Answer;
  readonly isFull?: boolean;
}

/** Pictures of a host of this machine, and what was asked of it. */
async function setUp({ answer, isFull = false }: Setup) {
  const { url, requests } = await localServer(answer);
  const dispatcher = createGuardedAgent({ isExempt: (hostname) => hostname === url.hostname });
  const files = memoryFiles({ isFull });
  const facts = await openImageFacts({ file: undefined, onFailure: () => {} });
  let time = 0;
  const pictures = createPictures({
    now: () => time,
    hosts: createPictureHosts({ hosts: [], loopbackOrigin: url.origin }),
    fetcher: createPictureFetcher({ dispatcher, timeoutMs: 20_000 }),
    files,
    facts,
  });
  onTestFinished(() => {
    pictures.close();
    facts.close();
    return dispatcher.destroy();
  });
  const address = `${url.origin}/mmbiz_jpg/a/0`;
  const wanted = (overrides: Partial<PictureRequest> = {}): PictureRequest => ({
    address,
    width: 320,
    format: 'webp',
    ...overrides,
  });
  const pass = (seconds: number) => {
    time += seconds * 1000;
  };
  return { pictures, facts, files, requests, address, wanted, pass, origin: url.origin };
}

const sends = (content: Uint8Array) => (_request: unknown, response: ServerResponse) => response.end(content);
const photo = () => sample({ width: 1200, height: 800, isNoisy: true }).jpeg().toBuffer();

function contentOf(file: MediaFile): Uint8Array {
  return 'content' in file ? file.content : readFileSync(file.path);
}

describe('Pictures.make', () => {
  it('fetches once for 1,000 who want the same thumbnail at the same time', async () => {
    const { pictures, requests, wanted } = await setUp({ answer: sends(await photo()) });

    const made = await Promise.all(Array.from({ length: 1000 }, () => pictures.make(wanted(), signal)));

    expect(requests).toHaveLength(1);
    expect(new Set(made.map((file) => ('path' in file ? file.path : ''))).size).toBe(1);
    expect(made[0]).toMatchObject({ format: 'webp' });
  });

  it('fetches once for all widths, whenever they are wanted', async () => {
    const { pictures, requests, wanted } = await setUp({ answer: sends(await photo()) });

    const made = await Promise.all(WIDTHS.map((width) => pictures.make(wanted({ width }), signal)));
    await pictures.make(wanted({ format: 'plain' }), signal);
    const original = await pictures.make(wanted({ width: undefined }), signal);

    expect(requests).toHaveLength(1);
    const shapes = await Promise.all(made.map((file) => shapeOf(contentOf(file))));
    expect(shapes.map(({ width }) => width)).toEqual([160, 320, 640, 1080]);
    expect(original).toMatchObject({ format: 'jpg' });
  });

  it('finds what was made, and nothing else', async () => {
    const { pictures, wanted } = await setUp({ answer: sends(await photo()) });
    expect(pictures.find(wanted())).toBeUndefined();

    const made = await pictures.make(wanted(), signal);

    expect(pictures.find(wanted())).toEqual(made);
    expect(pictures.find(wanted({ width: 160 }))).toBeUndefined();
    expect(pictures.find(wanted({ format: 'avif' }))).toBeUndefined();
    expect(pictures.find(wanted({ width: undefined }))).toMatchObject({ format: 'jpg' });
    expect(pictures.find(wanted({ width: undefined, format: 'avif' }))).toMatchObject({ format: 'jpg' });
    expect(pictures.find(wanted({ address: 'https://example.com/a' }))).toBeUndefined();
  });

  it('records what it learns', async () => {
    const content = await photo();
    const { pictures, facts, address, wanted } = await setUp({ answer: sends(content) });

    await pictures.make(wanted({ width: undefined }), signal);
    const known = { width: 1200, height: 800, format: 'jpg', bytes: content.length };
    expect(facts.find(address)).toEqual({ ...known, placeholder: undefined });

    await pictures.make(wanted(), signal);
    expect(facts.find(address)).toEqual({
      ...known,
      placeholder: expect.stringMatching(/^data:image\/webp/),
    });
  });

  it.each([
    ['an animation', 640, async () => (await animation()).gif().toBuffer()],
    ['a bmp', 160, async () => bitmap(400, 300)],
  ] as const)('caches %s once that stays as it is', async (_what, width, make) => {
    const content = await make();
    const { pictures, files, wanted } = await setUp({ answer: sends(content) });

    const made = await pictures.make(wanted({ width }), signal);
    await pictures.make(wanted({ width: 1080, format: 'avif' }), signal);

    expect(Buffer.compare(contentOf(made), content)).toBe(0);
    expect(pictures.find(wanted({ width }))).toEqual(made);
    expect(files.files.size).toBe(1);
  });

  it('answers with what cannot be cached', async () => {
    const { pictures, wanted } = await setUp({ answer: sends(await photo()), isFull: true });

    const made = await pictures.make(wanted({ width: 160 }), signal);

    expect(await shapeOf(contentOf(made))).toMatchObject({ width: 160, format: 'webp' });
    expect(pictures.find(wanted({ width: 160 }))).toBeUndefined();
  });

  it('fetches anew what somebody has deleted from the cache', async () => {
    const { pictures, files, requests, wanted } = await setUp({ answer: sends(await photo()) });
    await pictures.make(wanted(), signal);

    files.empty();
    const made = await pictures.make(wanted({ width: 160 }), signal);

    expect(await shapeOf(contentOf(made))).toMatchObject({ width: 160 });
    expect(requests).toHaveLength(2);
  });

  it('fetches four pictures at a time', async () => {
    const answers: ServerResponse[] = [];
    const content = await sample().jpeg().toBuffer();
    let reached = () => {};
    const { pictures, requests, origin, wanted } = await setUp({
      answer(_request, response) {
        answers.push(response);
        reached();
      },
    });
    const isReached = new Promise<void>((resolve) => {
      reached = () => answers.length === 4 && resolve();
    });

    const all = Array.from({ length: 6 }, (_, number) =>
      pictures.make(wanted({ address: `${origin}/${number}` }), signal),
    );
    await isReached;

    expect(requests).toHaveLength(4);
    expect(pictures.status()).toMatchObject({ fetching: 4, waiting: 2 });

    reached = () => {};
    for (const response of answers) response.end(content);
    while (answers.length < 6) await new Promise((resolve) => setImmediate(resolve));
    for (const response of answers.slice(4)) response.end(content);
    expect(await Promise.all(all)).toHaveLength(6);
    expect(pictures.status()).toMatchObject({ fetching: 0, resizing: 0, waiting: 0 });
  });

  it('fetches no more of what cannot be cached than is resized', async () => {
    const content = await sample({ width: 2000, height: 2000, isNoisy: true }).png().toBuffer();
    let fetched = 0;
    const pictures = createPictures({
      hosts: createPictureHosts({ hosts: [] }),
      fetcher: {
        async fetchPicture() {
          fetched += 1;
          return { content, format: 'png' };
        },
        fetchPictureStart: () => Promise.reject(new Error('not asked for')),
        close() {},
      },
      files: memoryFiles({ isFull: true }),
      facts: { find: () => undefined, record() {} },
    });

    const all = Array.from({ length: 60 }, (_, number) =>
      pictures
        .make({ address: `https://mmbiz.qpic.cn/${number}`, width: 160, format: 'plain' }, signal)
        .catch(() => undefined),
    );
    await Promise.race(all);

    expect(fetched).toBeLessThan(20);
    pictures.close();
    await Promise.all(all);
  });

  it('refuses what is more than may wait', async () => {
    const { pictures, wanted, origin } = await setUp({ answer: () => {} });

    const all = Array.from({ length: 505 }, (_, number) =>
      pictures.make(wanted({ address: `${origin}/${number}` }), signal).catch((error: unknown) => error),
    );

    expect(await all.at(-1)).toMatchObject({ reason: 'overloaded', retryAfterSeconds: 5 });
    pictures.close();
    await Promise.all(all);
  });

  it('does not fetch what nobody waits for any more', async () => {
    const content = await sample().jpeg().toBuffer();
    const answers: ServerResponse[] = [];
    const { pictures, requests, wanted, origin } = await setUp({
      answer: (_request, response) => answers.push(response),
    });
    const first = Array.from({ length: 4 }, (_, number) =>
      pictures.make(wanted({ address: `${origin}/${number}` }), signal),
    );
    const leaver = new AbortController();
    const left = pictures.make(wanted({ address: `${origin}/left` }), leaver.signal);

    leaver.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    while (answers.length < 4) await new Promise((resolve) => setImmediate(resolve));
    for (const response of answers) response.end(content);
    await Promise.all(first);

    expect(requests.map(({ url }) => url).sort()).toEqual(['/0', '/1', '/2', '/3']);
  });

  it.each([
    ['another host', 'host', 'https://example.com/a.jpg'],
    ['an svg', 'host', 'https://mmbiz.qpic.cn/mmbiz_svg/a/640'],
  ])('refuses %s', async (_what, reason, address) => {
    const { pictures, requests, wanted } = await setUp({ answer: sends(await photo()) });

    expect(pictures.isServed(address)).toBe(false);
    await expect(pictures.make(wanted({ address }), signal)).rejects.toMatchObject({ reason });
    expect(requests).toEqual([]);
  });

  it.each([
    ['a PNG', () => sample({ width: 8000, height: 6300 }).png({ compressionLevel: 1 }).toBuffer()],
    ['a bmp', async () => bitmap(8, 8).fill(0x7f, 18, 20).fill(0x7f, 22, 24)],
  ])('caches nothing of %s with too many pixels, not even as it is', async (_what, make) => {
    const content = await make();
    const { pictures, files, wanted } = await setUp({ answer: sends(content) });

    for (const width of [undefined, 320] as const) {
      const making = pictures.make(wanted({ width }), signal);
      await expect(making).rejects.toMatchObject({ reason: 'too-many-pixels' });
    }
    expect(files.files.size).toBe(0);
  });

  it('caches no placeholder', async () => {
    const grey = { r: 99, g: 99, b: 99 };
    const content = await sample({ width: 140, height: 140, background: grey }).png().toBuffer();
    const { pictures, files, wanted } = await setUp({ answer: sends(content) });

    await expect(pictures.make(wanted(), signal)).rejects.toMatchObject({ reason: 'placeholder' });
    expect(files.files.size).toBe(0);
  });

  it.each([
    ['gone', 'not-found', 600, async () => ({ status: 404, content: Buffer.of() })],
    ['no picture', 'type', 600, async () => ({ status: 200, content: Buffer.from('<!DOCTYPE html>') })],
    ['too large', 'too-many-pixels', 600, async () => ({ status: 200, content: pngBomb(10, 5_000_000) })],
    ['damaged', 'broken', 600, async () => ({ status: 200, content: pngBomb(300, 300) })],
    ['not whole', 'broken', 60, async () => ({ status: 200, content: (await photo()).subarray(0, -9) })],
    ['not to be had', 'status', 60, async () => ({ status: 500, content: Buffer.of() })],
  ] as const)('does not fetch again what is %s', async (_what, reason, seconds, make) => {
    const { status, content } = await make();
    const { pictures, requests, wanted, pass } = await setUp({
      answer: (_request, response) => response.writeHead(status).end(content),
    });
    await expect(pictures.make(wanted(), signal)).rejects.toMatchObject({ reason });

    pass(seconds - 1);
    for (const width of WIDTHS)
      for (const format of ['avif', 'webp', 'plain'] as const)
        await expect(pictures.make(wanted({ width, format }), signal)).rejects.toMatchObject({ reason });
    expect(requests).toHaveLength(1);

    pass(1);
    await expect(pictures.make(wanted(), signal)).rejects.toMatchObject({ reason });
    const isCached = pictures.find(wanted({ width: undefined })) !== undefined;
    expect(requests).toHaveLength(isCached ? 1 : 2);
  });

  it('tries again a minute after a picture that came without its end', async () => {
    const content = await photo();
    let isBroken = true;
    const { pictures, wanted, pass } = await setUp({
      answer: (_request, response) => response.end(isBroken ? content.subarray(0, -9) : content),
    });
    await expect(pictures.make(wanted(), signal)).rejects.toMatchObject({ reason: 'broken' });

    isBroken = false;
    pass(60);

    expect(await pictures.make(wanted(), signal)).toMatchObject({ format: 'webp' });
  });
});

describe('Pictures.inform', () => {
  it('finds out the size of a picture by its first bytes', async () => {
    const content = await photo();
    const { pictures, facts, requests, address } = await setUp({
      answer: (_request, response) =>
        response
          .writeHead(206, { 'content-range': `bytes 0-65535/${content.length}` })
          .end(content.subarray(0, 65_536)),
    });

    pictures.inform(address);
    pictures.inform(address);

    const known = { width: 1200, height: 800, format: 'jpg', bytes: content.length, placeholder: undefined };
    await expect.poll(() => facts.find(address)).toEqual(known);
    expect(requests.map(({ headers }) => headers.range)).toEqual(['bytes=0-65535']);
    pictures.inform(address);
    expect(pictures.status()).toMatchObject({ informing: 0, uninformed: 0 });
  });

  it('makes a placeholder of a picture of which the first bytes are all', async () => {
    const { pictures, facts, address } = await setUp({ answer: sends(await sample().jpeg().toBuffer()) });

    pictures.inform(address);

    await expect.poll(() => facts.find(address)?.placeholder).toMatch(/^data:image\/webp;base64,/);
  });

  it('does not ask again for what failed', async () => {
    const { pictures, requests, address } = await setUp({
      answer: (_request, response) => response.writeHead(404).end(),
    });
    pictures.inform(address);
    await expect.poll(() => requests.length).toBe(1);
    await expect.poll(() => pictures.status().informing).toBe(0);

    pictures.inform(address);

    expect(pictures.status()).toMatchObject({ informing: 0, uninformed: 0 });
  });

  it('does not tell the size of a picture that has too many pixels', async () => {
    const content = pngBomb(2_000_000, 4, { depth: 16, colorType: 6 });
    const { pictures, facts, requests, address } = await setUp({
      answer: (_request, response) =>
        response.writeHead(206, { 'content-range': 'bytes 0-65535/70000' }).end(content),
    });

    pictures.inform(address);
    await expect.poll(() => requests.length).toBe(1);
    await expect.poll(() => pictures.status().informing).toBe(0);

    expect(facts.find(address)).toBeUndefined();
  });

  it('asks for nothing of a picture that has failed', async () => {
    const { pictures, requests, address, wanted } = await setUp({
      answer: (_request, response) => response.writeHead(404).end(),
    });
    await expect(pictures.make(wanted(), signal)).rejects.toMatchObject({ reason: 'not-found' });

    pictures.inform(address);
    await expect.poll(() => pictures.status()).toMatchObject({ informing: 0, uninformed: 0 });

    expect(requests).toHaveLength(1);
  });

  it('asks for nothing of another host', async () => {
    const { pictures } = await setUp({ answer: () => {} });

    pictures.inform('https://example.com/a.jpg');

    expect(pictures.status()).toMatchObject({ informing: 0, uninformed: 0 });
  });
});
