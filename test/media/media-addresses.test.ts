import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMediaAddresses, isMediaPath } from '../../src/media/media-addresses.ts';
import { type MediaTarget, WIDTHS } from '../../src/media/media-target.ts';
import { propertyRuns } from '../helpers/property-runs.ts';

const KEY = Buffer.alloc(32, 7);
const OTHER_KEY = Buffer.alloc(32, 8);

const addresses = createMediaAddresses([KEY]);

const THUMBNAIL: MediaTarget = { kind: 'thumbnail', list: 'image', id: 'Fk3xQp-0_1', width: 320 };

const anyWidth = fc.constantFrom(...WIDTHS);
const anyId = fc.oneof(
  fc.stringMatching(/^[\w-]{1,128}$/),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 50 })
    .filter((id) => !/[\s\p{Cc}\p{Cs}\uFFFD]/u.test(id)),
);
const anyAddress = fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string({ unit: 'grapheme' }));
const anyTarget: fc.Arbitrary<MediaTarget> = fc.oneof(
  fc.record({
    kind: fc.constant('file' as const),
    list: fc.constantFrom('image' as const, 'voice' as const, 'video' as const),
    id: anyId,
  }),
  fc.record({
    kind: fc.constant('replica-file' as const),
    list: fc.constantFrom('voice' as const, 'video' as const),
    id: anyId,
  }),
  fc.record({
    kind: fc.constant('thumbnail' as const),
    list: fc.constantFrom('image' as const, 'video' as const),
    id: anyId,
    width: anyWidth,
  }),
  fc.record({
    kind: fc.constant('picture' as const),
    address: anyAddress.filter((address) => address !== ''),
    width: anyWidth,
    isOfDraft: fc.boolean(),
  }),
);

/** Signed as the gateway signs, whatever it is. */
function signed(text: string): string {
  return `/media/${createHmac('sha256', KEY).update(text).digest('base64url').slice(0, 24)}/${text}`;
}

describe('the address of media', () => {
  it('leads back to what it was made of, and is plain for whatever is between', () => {
    fc.assert(
      fc.property(anyTarget, (target) => {
        const path = addresses.sign(target);

        expect(addresses.read(path)).toEqual(target);
        expect(path).toMatch(/^\/media\/[\w/-]+$/);
      }),
      { numRuns: propertyRuns(2000) },
    );
  });

  it('is refused with any one character changed, left out or added', () => {
    fc.assert(
      fc.property(
        anyTarget,
        fc.nat(),
        fc.string({ unit: 'grapheme-ascii', maxLength: 1 }),
        (target, at, other) => {
          const path = addresses.sign(target);
          const index = at % path.length;
          const changed = path.slice(0, index) + other + path.slice(index + 1);
          const longer = path.slice(0, index) + other + path.slice(index);

          if (changed !== path) expect(addresses.read(changed)).toBeUndefined();
          if (longer !== path) expect(addresses.read(longer)).toBeUndefined();
        },
      ),
      { numRuns: propertyRuns(5000) },
    );
  });

  it('is refused by a gateway with another key', () => {
    fc.assert(
      fc.property(anyTarget, (target) => {
        expect(createMediaAddresses([OTHER_KEY]).read(addresses.sign(target))).toBeUndefined();
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('is good for as long as one of the keys is its own, and the first key signs', () => {
    const rotated = createMediaAddresses([OTHER_KEY, KEY]);

    expect(rotated.read(addresses.sign(THUMBNAIL))).toEqual(THUMBNAIL);
    expect(rotated.sign(THUMBNAIL)).toBe(createMediaAddresses([OTHER_KEY]).sign(THUMBNAIL));
  });

  it('is the same in every process and version', () => {
    expect(addresses.sign(THUMBNAIL)).toBe(signed('image/RmszeFFwLTBfMQ/320'));
    expect(addresses.sign({ kind: 'file', list: 'voice', id: 'a' })).toBe(signed('voice/YQ'));
    expect(addresses.sign({ kind: 'replica-file', list: 'voice', id: 'a' })).toBe(signed('replica/voice/YQ'));
    expect(addresses.sign({ kind: 'picture', address: 'a', width: 640, isOfDraft: false })).toBe(
      signed('picture/640/YQ'),
    );
    expect(addresses.sign({ kind: 'picture', address: 'a', width: 640, isOfDraft: true })).toBe(
      signed('draft/640/YQ'),
    );
  });

  it.each([
    ['a picture for a replica, which fetches its own', signed('replica/image/YQ')],
    ['nothing for a replica', signed('replica/voice')],
    ['a width that is not made', signed('image/YQ/321')],
    ['a width in another writing', signed('image/YQ/0320')],
    ['a thumbnail of a voice', signed('voice/YQ/320')],
    ['another kind', signed('news/YQ')],
    ['more than it names', signed('image/YQ/320/320')],
    ['an id in another writing', signed('image/YR/320')],
    ['an id that nothing has', signed('image/IA/320')],
    ['an id of 257 characters', signed(`image/${Buffer.alloc(257, 'a').toString('base64url')}`)],
    ['a picture without an address', signed('picture/320')],
    ['no width', signed('picture/YQ/YQ')],
    ['4 KiB and more', signed(`picture/320/${'YWFh'.repeat(1024)}`)],
  ])('is refused with %s, even signed', (_name, path) => {
    expect(addresses.read(path)).toBeUndefined();
  });

  it.each([
    ['a query', `${addresses.sign(THUMBNAIL)}?`],
    ['an encoded character', addresses.sign(THUMBNAIL).replace('/image/', '/%69mage/')],
    ['a slash at its end', `${addresses.sign(THUMBNAIL)}/`],
    ['a host', `http://gateway.test${addresses.sign(THUMBNAIL)}`],
    ['a line break at its end', `${addresses.sign(THUMBNAIL)}\n`],
  ])('is refused with %s', (_name, path) => {
    expect(addresses.read(path)).toBeUndefined();
  });
});

describe('isMediaPath', () => {
  it('tells an address that somebody else has signed from what is none', () => {
    expect(isMediaPath(createMediaAddresses([OTHER_KEY]).sign(THUMBNAIL))).toBe(true);
    expect(isMediaPath('/media/')).toBe(false);
    expect(isMediaPath('/media/image/YQ')).toBe(false);
    expect(isMediaPath('/media/../graphql')).toBe(false);
  });
});
