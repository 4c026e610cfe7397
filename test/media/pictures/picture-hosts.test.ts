import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPictureHosts } from '../../../src/media/pictures/picture-hosts.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';

const { sourceOf, isOfWechat } = createPictureHosts({
  hosts: ['img.example.com', '8.8.8.8', '[::1]'],
  loopbackOrigin: 'http://127.0.0.1:51234',
});

describe('createPictureHosts', () => {
  it.each([
    ['https://mmbiz.qpic.cn/mmbiz_jpg/a/0', 'https://mmbiz.qpic.cn/mmbiz_jpg/a/0'],
    ['http://mmbiz.qpic.cn/mmbiz_jpg/a/0', 'https://mmbiz.qpic.cn/mmbiz_jpg/a/0'],
    ['//mmecoa.qpic.cn/mmecoa_png/a/640', 'https://mmecoa.qpic.cn/mmecoa_png/a/640'],
    ['HTTPS://MMBIZ.QLOGO.CN/mmbiz/a/300', 'https://mmbiz.qlogo.cn/mmbiz/a/300'],
    ['https://img.example.com/a.png', 'https://img.example.com/a.png'],
    ['http://mmbiz.qpic.cn:80/a', 'https://mmbiz.qpic.cn/a'],
    ['http://127.0.0.1:51234/mmbiz_jpg/a/0', 'http://127.0.0.1:51234/mmbiz_jpg/a/0'],
  ])('fetches %s from %s', (address, source) => {
    expect(sourceOf(address)?.href).toBe(source);
  });

  it.each([
    ['?tp=webp', ''],
    ['?wx_fmt=png&tp=wxpic', '?wx_fmt=png'],
    ['?tp=webp&wx_fmt=jpeg&wxfrom=5%20a', '?wx_fmt=jpeg&wxfrom=5%20a'],
    ['?xtp=webp&tp=jpeg#imgIndex=2', '?xtp=webp&tp=jpeg'],
  ])('asks for no conversion: of %j it leaves %j', (query, left) => {
    expect(sourceOf(`https://mmbiz.qpic.cn/a/0${query}`)?.href).toBe(`https://mmbiz.qpic.cn/a/0${left}`);
  });

  it.each([
    ['https://mmbiz.qpic.cn/a', true],
    ['https://mmecoa.qpic.cn/a', true],
    ['http://127.0.0.1:51234/a', true],
    ['https://img.example.com/a', false],
  ])('tells whether WeChat has %s: %s', (source, expected) => {
    expect(isOfWechat(new URL(source))).toBe(expected);
  });

  it.each([
    'https://example.com/a.png',
    'https://img.example.com.evil.test/a',
    'https://mmbiz.qpic.cn.evil.test/a',
    'https://evil.test/mmbiz.qpic.cn',
    'https://a.mmbiz.qpic.cn/a',
    'https://mmbiz.qpic.cn./a',
    'https://mmbiz.qpic.cn:8443/a',
    'http://mmbiz.qpic.cn:443/a',
    'https://user@mmbiz.qpic.cn/a',
    'https://:secret@mmbiz.qpic.cn/a',
    'https://mmbiz.qpic.cn@evil.test/a',
    'https://8.8.8.8/a',
    'https://0x08080808/a',
    'https://134744072/a',
    'https://[::1]/a',
    'https://127.0.0.1/a',
    'http://127.0.0.1/a',
    'http://127.0.0.1:51235/a',
    'https://127.0.0.1:51234/a',
    'http://0x7f.1:9/a',
    'http://user@127.0.0.1:51234/a',
    'ftp://mmbiz.qpic.cn/a',
    'javascript://mmbiz.qpic.cn/a',
    'data:image/png;base64,AAAA',
    'mmbiz.qpic.cn/a',
    '/a',
    '',
    'https://',
    `https://mmbiz.qpic.cn/${'a'.repeat(5000)}`,
  ])('does not fetch %s', (address) => {
    expect(sourceOf(address)).toBeUndefined();
  });

  it.each([
    'https://mmbiz.qpic.cn/mmbiz_svg/a/640?wx_fmt=svg',
    'https://mmbiz.qpic.cn/sz_mmbiz_svg/a/640',
    'https://mmbiz.qpic.cn/mmbiz/a/640?from=x&wx_fmt=svg',
    'http://127.0.0.1:51234/mmbiz_svg/a',
  ])('leaves the svg %s to browsers', (address) => {
    expect(sourceOf(address)).toBeUndefined();
  });

  it('fetches from no loopback address where none is given', () => {
    const hosts = createPictureHosts({ hosts: [] });

    expect(hosts.sourceOf('http://127.0.0.1:51234/a')).toBeUndefined();
  });

  it('fetches from no host but those, whatever is written', () => {
    const allowed = ['https://mmbiz.qpic.cn', 'https://img.example.com', 'http://127.0.0.1:51234'];
    const piece = fc.constantFrom(
      'https:',
      'http:',
      '//',
      '/',
      '\\',
      '@',
      ':',
      '#',
      '?',
      'mmbiz.qpic.cn',
      '127.0.0.1',
    );
    const text = fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 8 });

    fc.assert(
      fc.property(text, (pieces) => {
        const source = sourceOf(pieces.join(''));
        if (source !== undefined) expect(allowed).toContain(source.origin);
        expect(source?.username ?? '').toBe('');
      }),
      { numRuns: propertyRuns(10_000) },
    );
  });
});
