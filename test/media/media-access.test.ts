import { describe, expect, it } from 'vitest';
import { createMediaAccess, type MediaAccess, NO_MEDIA } from '../../src/media/media-access.ts';
import { createMediaAddresses } from '../../src/media/media-addresses.ts';
import { WIDTHS } from '../../src/media/media-target.ts';
import type { MediaAsset } from '../../src/upstream/asset.ts';
import { mediaAsset } from '../helpers/assets.ts';
import { fakeMedia, KNOWN, targetOf } from '../helpers/fake-media.ts';

const URL = 'http://mmbiz.qpic.cn/mmbiz_jpg/tea/0?wx_fmt=jpeg';
const SVG = 'https://mmbiz.qpic.cn/mmbiz_svg/tea/0?wx_fmt=svg';
const ELSEWHERE = 'https://pictures.example/tea.jpg';

const picture = (url: string | null = URL) => mediaAsset({ mediaId: 'a-picture', url });
const film = (coverUrl: string | null = URL) =>
  mediaAsset({ type: 'video', mediaId: 'a-film', url: null, coverUrl });
const voice = mediaAsset({ type: 'voice', mediaId: 'a-voice', url: null });

const OF_PUBLISHED = { isOfDraft: false };

/** The addresses of an asset, without those that name something. */
function directly({ thumbnailUrl, downloadUrl }: MediaAccess, asset: MediaAsset) {
  const addresses = [thumbnailUrl(asset, 320), downloadUrl(asset)];
  return addresses.filter((address) => targetOf(address) === undefined);
}

describe('the address of a thumbnail', () => {
  it.each(WIDTHS)('names a picture and the width %i', (width) => {
    const { thumbnailUrl } = fakeMedia().mediaAccess;

    expect(targetOf(thumbnailUrl(picture(), width))).toEqual({
      kind: 'thumbnail',
      list: 'image',
      id: 'a-picture',
      width,
    });
  });

  it('names a video by its own id, and not by its cover', () => {
    const { thumbnailUrl } = fakeMedia().mediaAccess;

    const target = { kind: 'thumbnail', list: 'video', id: 'a-film', width: 160 };
    expect(targetOf(thumbnailUrl(film(), 160))).toEqual(target);
  });

  it('is null where there is nothing to show', () => {
    const { thumbnailUrl } = fakeMedia().mediaAccess;

    expect([voice, film(null), picture(null)].map((asset) => thumbnailUrl(asset, 320))).toEqual([
      null,
      null,
      null,
    ]);
  });

  it.each([SVG, ELSEWHERE])('is that of WeChat where the gateway does not fetch it: %s', (address) => {
    const { thumbnailUrl } = fakeMedia().mediaAccess;

    expect(thumbnailUrl(picture(address), 320)).toBe(address);
    expect(thumbnailUrl(film(address), 320)).toBe(address);
  });
});

describe('the address of a file', () => {
  it.each([
    ['image', picture()],
    ['voice', voice],
    ['video', film()],
    ['video', film(ELSEWHERE)],
  ])('names it: %s', (list, asset) => {
    const { downloadUrl } = fakeMedia().mediaAccess;

    expect(targetOf(downloadUrl(asset))).toEqual({ kind: 'file', list, id: asset.mediaId });
  });

  it.each([SVG, ELSEWHERE, null])('is that of WeChat where the gateway does not fetch it: %s', (address) => {
    expect(fakeMedia().mediaAccess.downloadUrl(picture(address))).toBe(address);
  });
});

describe('the address of a picture in an article', () => {
  it.each([true, false])('names it, its width, and whether a draft shows it: %s', (isOfDraft) => {
    const { pictureUrl } = fakeMedia().mediaAccess;

    expect(targetOf(pictureUrl(URL, 1080, { isOfDraft }))).toEqual({
      kind: 'picture',
      address: URL,
      width: 1080,
      isOfDraft,
    });
  });

  it.each([SVG, ELSEWHERE, `${URL}${'&a=b'.repeat(300)}`])(
    'is as written where the gateway does not fetch it, or cannot name it: %s',
    (address) => {
      expect(fakeMedia().mediaAccess.pictureUrl(address, 640, OF_PUBLISHED)).toBe(address);
    },
  );
});

it('signs only what the gateway can read again, however long an address is', () => {
  const addresses = createMediaAddresses([Buffer.alloc(32, 1)]);
  const { pictureUrl } = createMediaAccess({
    addresses,
    isServed: () => true,
    facts: { find: () => undefined },
    inform() {},
    baseUrl: () => '',
  });

  for (const sign of ['a', '茶', '\u{1f375}'])
    for (let length = 0; length < 1200; length += 1) {
      const address = `https://mmbiz.qpic.cn/${sign.repeat(length)}`;
      const shown = pictureUrl(address, 1080, { isOfDraft: true });
      if (shown !== address) expect(addresses.read(shown)).toMatchObject({ address });
      else expect(address.length).toBeGreaterThan(1000);
    }
});

describe('what is known of a picture', () => {
  it.each([picture(), film()])('is asked for until it is there', (asset) => {
    const { mediaAccess, facts, asked } = fakeMedia();
    const before = mediaAccess.imageOf(asset);
    const isCurrentBefore = before.isCurrent();
    facts.set(URL, KNOWN);
    const after = mediaAccess.imageOf(asset);

    expect([before.info, isCurrentBefore, before.isCurrent()]).toEqual([undefined, true, false]);
    expect([after.info, after.isCurrent()]).toEqual([KNOWN, true]);
    expect(asked).toEqual([URL]);
  });

  it.each(Object.keys(KNOWN))('is not current once another %s is known', (name) => {
    const { mediaAccess, facts } = fakeMedia();
    facts.set(URL, KNOWN);
    const read = mediaAccess.imageOf(picture());
    facts.set(URL, { ...KNOWN });
    const isCurrentAsCopy = read.isCurrent();
    facts.set(URL, { ...KNOWN, [name]: undefined });

    expect([isCurrentAsCopy, read.isCurrent()]).toEqual([true, false]);
  });

  it('is not current once it is forgotten', () => {
    const { mediaAccess, facts } = fakeMedia();
    facts.set(URL, KNOWN);
    const read = mediaAccess.imageOf(picture());
    facts.clear();

    expect(read.isCurrent()).toBe(false);
  });

  it.each([voice, film(null), picture(SVG), picture(ELSEWHERE), picture(null)])(
    'is never anything where the gateway does not fetch it, and is not asked for',
    (asset) => {
      const { mediaAccess, asked } = fakeMedia();
      const read = mediaAccess.imageOf(asset);

      expect([read.info, read.isCurrent(), asked]).toEqual([undefined, true, []]);
    },
  );
});

describe('while the gateway does not know where it is reached', () => {
  it('all addresses are those of WeChat, and others null', () => {
    const { mediaAccess } = fakeMedia({ baseUrl: () => undefined });

    expect(directly(mediaAccess, picture())).toEqual([URL, URL]);
    expect(directly(mediaAccess, film())).toEqual([URL, null]);
    expect(directly(mediaAccess, voice)).toEqual([null, null]);
    expect(mediaAccess.pictureUrl(URL, 1080, OF_PUBLISHED)).toBe(URL);
  });
});

describe('without media', () => {
  it('a picture is at its own address, a video shows its cover, and nothing else is there', () => {
    expect(directly(NO_MEDIA, picture())).toEqual([URL, URL]);
    expect(directly(NO_MEDIA, film())).toEqual([URL, null]);
    expect(directly(NO_MEDIA, voice)).toEqual([null, null]);
    expect(NO_MEDIA.pictureUrl(URL, 1080, OF_PUBLISHED)).toBe(URL);
  });

  it('nothing is known of pictures', () => {
    const read = NO_MEDIA.imageOf(picture());

    expect([read.info, read.isCurrent()]).toEqual([undefined, true]);
  });
});
