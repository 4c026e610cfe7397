import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { Agent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLeaderFiles, type MaterialLeader } from '../../../src/media/materials/leader-files.ts';
import type { Materials } from '../../../src/media/materials/materials.ts';
import type { FilmStream } from '../../../src/media/materials/opened-material.ts';
import { createMediaAddresses } from '../../../src/media/media-addresses.ts';
import type { MediaError } from '../../../src/media/media-error.ts';
import type { MediaFile } from '../../../src/media/media-file.ts';
import { createMediaServer } from '../../../src/media/media-server.ts';
import type { MediaAsset } from '../../../src/upstream/asset.ts';
import { freePort } from '../../helpers/free-port.ts';
import { serve } from '../../helpers/serve.ts';
import { connectionsTo } from '../../wechat/http-to.ts';
import { FILM, filmServer } from './film-server.ts';
import { type OpenMaterialsOptions, openMaterials } from './open-materials.ts';

const { signal } = new AbortController();
const VOICE = Buffer.concat([Buffer.from('ID3\u0003'), Buffer.alloc(30_000, 7)]);
const NO_SUCH_ASSET = { errcode: 40007, errmsg: 'invalid media_id rid: 1-2' };
const QUOTA_USED = { errcode: 45009, errmsg: 'reach max api daily quota limit rid: 1-2' };
const KEY = Buffer.alloc(32, 9);

/** A replica with media: what it has of the upstream that all share, and a server that others may ask. */
async function openReplica(
  answer: (id: string) => Buffer | object,
  leader: () => MaterialLeader | undefined,
  { key = KEY, timeoutMs = 3000, ...options }: OpenMaterialsOptions & { readonly key?: Buffer } = {},
) {
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  const addresses = createMediaAddresses([key]);
  const opened = await openMaterials(answer, {
    ...options,
    timeoutMs,
    leaderFiles: createLeaderFiles({ leader, addresses, dispatcher, timeoutMs, pauseMs: 20 }),
  });
  let asked = 0;
  const answerMedia = createMediaServer({
    addresses,
    findAsset: async (type, id) => assetOf(type, id),
    pictures: { isServed: () => false, find: () => undefined, make: () => Promise.reject(new Error('none')) },
    materials: opened.materials,
    // All replicas come from one address: they would have no more than one client has.
    clientOf: () => 'all',
    filesPerMinute: 1,
    callsPerDay: 1,
    onServed: () => {},
    onRefused: () => {},
    onUnexpected: () => {},
  });
  const counted: RequestListener = (request, response) => {
    asked += 1;
    answerMedia(request, response);
  };
  const { port } = await serve((_request, response) => response.end(), { answerMedia: counted });
  return {
    ...opened,
    url: `http://127.0.0.1:${port}`,
    /** How often its server was asked. */
    timesAsked: () => asked,
    play: (list: 'voice' | 'video', id: string, range?: string) =>
      opened.materials.open(list, id, { signal, range }),
  };
}

function assetOf(type: MediaAsset['type'], id: string): MediaAsset {
  return {
    type,
    mediaId: id,
    updatedAt: new Date(0),
    name: null,
    url: null,
    description: null,
    coverUrl: null,
  };
}

const noAnswer = () => NO_SUCH_ASSET;

/** One that leads, and one that follows it. */
async function openTwo(answer: (id: string) => Buffer | object, options: OpenMaterialsOptions = {}) {
  const leading = await openReplica(answer, () => undefined, options);
  const following = await openReplica(noAnswer, () => ({ url: leading.url }), options);
  return { leading, following };
}

function contentOf(file: Awaited<ReturnType<Materials['open']>>): string {
  const { path, content } = file as { path?: string; content?: Uint8Array } & MediaFile;
  return (path === undefined ? Buffer.from(content ?? []) : readFileSync(path)).toString('latin1');
}

async function textOf({ body }: FilmStream): Promise<string> {
  return Buffer.concat(await body.toArray()).toString('latin1');
}

async function failureOf(play: Promise<unknown>): Promise<MediaError> {
  return play.then(
    () => expect.unreachable('it plays'),
    (error: unknown) => error as MediaError,
  );
}

describe('a replica that follows', () => {
  it('plays voices by the calls of the leader alone, and caches what it gets', async () => {
    const { leading, following } = await openTwo(() => VOICE);

    const plays = await Promise.all(Array.from({ length: 100 }, () => following.play('voice', 'a')));
    await following.play('voice', 'a');

    expect(new Set(plays.map(contentOf))).toEqual(new Set([VOICE.toString('latin1')]));
    expect(following.materials.find('voice', 'a')).toMatchObject({ format: 'mp3', bytes: VOICE.length });
    expect([leading.asked, following.asked]).toEqual([['a'], []]);
    expect(leading.timesAsked()).toBe(1);
  });

  it('has no share of a client at the leader, as its own clients are counted here', async () => {
    const { following } = await openTwo(() => VOICE);

    for (const id of ['a', 'b', 'c'])
      expect(await following.play('voice', id)).toMatchObject({ bytes: VOICE.length });
  });

  it('streams ranges of a film as they come, and caches all of it', async () => {
    const host = await filmServer();
    const { leading, following } = await openTwo(
      (id) => ({ title: id, description: '', down_url: `${host.origin}/${id}` }),
      { loopbackOrigin: host.origin },
    );

    const part = (await following.play('video', 'a', 'bytes=100-199')) as FilmStream;

    expect(part.status).toBe(206);
    expect(part.headers).toMatchObject({ 'content-range': `bytes 100-199/${FILM.length}` });
    expect(await textOf(part)).toBe(FILM.toString('latin1', 100, 200));
    await expect.poll(() => following.materials.find('video', 'a')).toMatchObject({ bytes: FILM.length });
    expect([leading.asked, following.asked]).toEqual([['a'], []]);
    // Nothing of it was asked of the host by the one that follows.
    await expect.poll(() => leading.materials.find('video', 'a')).toBeDefined();
    const other = await openReplica(noAnswer, () => ({ url: leading.url }));
    const beyond = await other.play('video', 'a', `bytes=${FILM.length}-`);
    expect(beyond).toMatchObject({ status: 416, headers: { 'content-range': `bytes */${FILM.length}` } });
  });

  it('leads to the page of a film that has one', async () => {
    const page = 'https://mp.weixin.qq.com/mp/readtemplate?t=pages/video';
    const { following } = await openTwo(() => ({ title: 'a', description: '', down_url: page }));

    expect(await following.play('video', 'a')).toEqual({ kind: 'page', url: page });
  });

  it.each([
    ['a deleted voice', NO_SUCH_ASSET, { reason: 'not-found' }],
    ['what is no voice', Buffer.from('<html>busy</html>'), { reason: 'type' }],
    ['a quota that is used up', QUOTA_USED, { reason: 'upstream', cause: { kind: 'dayQuota' } }],
  ])('tells of %s as the leader does, and asks it once', async (_, answer, failure) => {
    const { leading, following } = await openTwo(() => answer);

    const own = await failureOf(leading.play('voice', 'a'));
    const told = await failureOf(following.play('voice', 'a'));

    expect(told).toMatchObject(failure);
    expect(told.message).toBe(own.message);
    expect(leading.asked).toEqual(['a']);
  });

  it('tells that WeChat gives no file, once nobody has led for as long as a call may take', async () => {
    const gone = `http://127.0.0.1:${await freePort()}`;
    const foreign = await openReplica(
      () => VOICE,
      () => undefined,
      { key: Buffer.alloc(32, 1) },
    );
    for (const url of [gone, undefined, foreign.url]) {
      const following = await openReplica(
        () => VOICE,
        () => ({ url }),
        { timeoutMs: 300 },
      );
      for (const list of ['voice', 'video'] as const) {
        expect(await failureOf(following.play(list, 'a'))).toMatchObject({
          reason: 'upstream',
          message: 'WeChat gives no file at present.',
          retryAfterSeconds: 2,
        });
      }
      expect(following.asked).toEqual([]);
    }
  });

  it('plays what is cached while nobody leads', async () => {
    let leader: MaterialLeader = { url: undefined };
    const leading = await openReplica(
      () => VOICE,
      () => undefined,
    );
    const following = await openReplica(noAnswer, () => leader);
    leader = { url: leading.url };
    await following.play('voice', 'a');
    leader = { url: undefined };

    expect(contentOf(await following.play('voice', 'a'))).toBe(VOICE.toString('latin1'));
  });

  it('waits for the next leader, which it may be itself', async () => {
    let leader: MaterialLeader | undefined = { url: undefined };
    const leading = await openReplica(
      () => VOICE,
      () => undefined,
    );
    const following = await openReplica(
      () => VOICE,
      () => leader,
    );

    const first = following.play('voice', 'a');
    leader = { url: leading.url };
    await first;
    leader = { url: undefined };
    const second = following.play('voice', 'b');
    leader = undefined;
    await second;

    expect([leading.asked, following.asked]).toEqual([['a'], ['b']]);
  });

  it('asks no third one for another, which it tells at once', async () => {
    const { leading, following } = await openTwo(() => VOICE);
    let leader = { url: following.url };
    const third = await openReplica(noAnswer, () => leader);

    const plays = [third.play('voice', 'a'), third.play('voice', 'b')];
    await expect.poll(following.timesAsked).toBeGreaterThan(4);

    expect(leading.timesAsked()).toBe(0);
    leader = { url: leading.url };
    await Promise.all(plays);
    expect([...leading.asked].sort()).toEqual(['a', 'b']);
    expect(following.asked).toEqual([]);
  });

  it('makes no circle with one that takes it for the leader, too', async () => {
    const places = { a: '', b: '' };
    const a = await openReplica(
      () => VOICE,
      () => ({ url: places.b }),
      { timeoutMs: 500 },
    );
    const b = await openReplica(
      () => VOICE,
      () => ({ url: places.a }),
      { timeoutMs: 500 },
    );
    Object.assign(places, { a: a.url, b: b.url });

    const failures = await Promise.all([
      failureOf(a.play('voice', 'a')),
      failureOf(b.play('voice', 'a')),
      failureOf(a.play('video', 'b')),
    ]);

    expect(failures.map(({ reason }) => reason)).toEqual(['upstream', 'upstream', 'upstream']);
    expect([a.asked, b.asked]).toEqual([[], []]);
  });

  it('gives another what it has cached, whoever leads', async () => {
    const { following } = await openTwo(() => VOICE);
    await following.play('voice', 'a');
    const third = await openReplica(noAnswer, () => ({ url: following.url }));

    expect(contentOf(await third.play('voice', 'a'))).toBe(VOICE.toString('latin1'));
  });

  it('ends the film of a caller who leaves', async () => {
    const host = await filmServer((_request, response) => {
      response.writeHead(200, { 'content-length': FILM.length }).write(FILM.subarray(0, 1000));
    });
    const { following, leading } = await openTwo(
      () => ({ title: 'a', description: '', down_url: `${host.origin}/a` }),
      { loopbackOrigin: host.origin, cacheMaxBytes: 1000 },
    );
    const leaving = new AbortController();
    const film = (await following.materials.open('video', 'a', { signal: leaving.signal })) as FilmStream;
    const failed = new Promise((resolve) => film.body.once('error', resolve).resume());

    leaving.abort();

    await failed;
    await expect.poll(() => connectionsTo(host.server)).toBe(0);
    expect(leading.asked).toEqual(['a']);
  });
});
