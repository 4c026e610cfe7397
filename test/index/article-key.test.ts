import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { articleKeyOf } from '../../src/index/article-key.ts';
import { propertyRuns } from '../helpers/property-runs.ts';
import { anyText } from './text/any-text.ts';

const KEY = 'MzI1NjA4MTUyMg/100000001/2';
const ARTICLE = '__biz=MzI1NjA4MTUyMg==&mid=100000001&idx=2';

describe('articleKeyOf', () => {
  it.each([
    `http://mp.weixin.qq.com/s?${ARTICLE}&sn=0123456789abcdef#rd`,
    `https://mp.weixin.qq.com/s?${ARTICLE}`,
    `HTTPS://MP.Weixin.QQ.com/s?${ARTICLE}`,
    `https://mp.weixin.qq.com:443/s?${ARTICLE}`,
    ` https://mp.weixin.qq.com/s?${ARTICLE}\n`,
    `https://mp.weixin.qq.com/s?${ARTICLE}&chksm=ab12&scene=27&key=&ascene=0#wechat_redirect`,
    `https://mp.weixin.qq.com/s?${ARTICLE.replaceAll('&', '&amp;')}&amp;sn=1#rd`,
    `https://mp.weixin.qq.com/s?${ARTICLE.replaceAll('&', '&amp;amp;')}`,
    'https://mp.weixin.qq.com/s?sn=1&idx=2&mid=100000001&__biz=MzI1NjA4MTUyMg==',
    'https://mp.weixin.qq.com/s?__biz=MzI1NjA4MTUyMg%3D%3D&mid=100000001&idx=2',
    'https://mp.weixin.qq.com/s?__biz=MzI1NjA4MTUyMg&mid=100000001&idx=2',
    'http://mp.weixin.qq.com/mp/appmsg/show?__biz=MzI1NjA4MTUyMg==&appmsgid=100000001&itemidx=2&sign=1',
  ])('is the same for %j', (url) => {
    expect(articleKeyOf(url)).toBe(KEY);
  });

  it.each([
    ['another account', ARTICLE.replace('MzI1', 'MzI2'), 'MzI2NjA4MTUyMg/100000001/2'],
    ['another message', ARTICLE.replace('100000001', '100000002'), 'MzI1NjA4MTUyMg/100000002/2'],
    ['another article', ARTICLE.replace('idx=2', 'idx=3'), 'MzI1NjA4MTUyMg/100000001/3'],
    ['the first article', ARTICLE.replace('&idx=2', ''), 'MzI1NjA4MTUyMg/100000001/1'],
  ])('differs for %s', (_what, query, key) => {
    expect(articleKeyOf(`https://mp.weixin.qq.com/s?${query}`)).toBe(key);
  });

  it.each([
    'https://mp.weixin.qq.com/s/Ab0_-Cd1Ef2Gh3Ij4Kl5Mn',
    'http://mp.weixin.qq.com/s/Ab0_-Cd1Ef2Gh3Ij4Kl5Mn?scene=1#rd',
  ])('is that of the short form for %j', (url) => {
    expect(articleKeyOf(url)).toBe('s/Ab0_-Cd1Ef2Gh3Ij4Kl5Mn');
  });

  it.each([
    '',
    'mp.weixin.qq.com/s/abc',
    '//mp.weixin.qq.com/s/abc',
    'ftp://mp.weixin.qq.com/s/abc',
    'javascript://mp.weixin.qq.com/s/abc',
    'https://weixin.qq.com/s/abc',
    'https://mp.weixin.qq.com.example.com/s/abc',
    'https://example.com/https://mp.weixin.qq.com/s/abc',
    'https://mp.weixin.qq.com./s/abc',
    'https://user:pass@mp.weixin.qq.com/s/abc',
    'https://mp.weixin.qq.com@example.com/s/abc',
    'https://user@mp.weixin.qq.com/s/abc',
    'https://mp.weixin.qq.com:8443/s/abc',
    'https://mp.weixin.qq.com/',
    'https://mp.weixin.qq.com/s',
    'https://mp.weixin.qq.com/s/',
    'https://mp.weixin.qq.com/s/a/b',
    'https://mp.weixin.qq.com/s/a%2Fb',
    `https://mp.weixin.qq.com/s/${'a'.repeat(65)}`,
    'https://mp.weixin.qq.com/S/abc',
    `https://mp.weixin.qq.com/mp/homepage?${ARTICLE}`,
    `https://mp.weixin.qq.com/constructor?${ARTICLE}`,
    'https://mp.weixin.qq.com/s?__biz=MzI1NjA4MTUyMg==&idx=2',
    'https://mp.weixin.qq.com/s?mid=100000001&idx=2',
    'https://mp.weixin.qq.com/s?__biz=&mid=100000001',
    'https://mp.weixin.qq.com/s?__biz=a/b&mid=100000001',
    'https://mp.weixin.qq.com/s?__biz=MzI1NjA4MTUyMg==&mid=x',
    'https://mp.weixin.qq.com/s?__biz=MzI1NjA4MTUyMg==&mid=1&idx=0',
    'https://mp.weixin.qq.com/s?__biz=MzI1NjA4MTUyMg==&mid=1&idx=100',
    `https://mp.weixin.qq.com/s?__biz=${'a'.repeat(41)}&mid=1`,
    `https://mp.weixin.qq.com/s/abc?${'a'.repeat(2048)}`,
  ])('is undefined for %j', (url) => {
    expect(articleKeyOf(url)).toBeUndefined();
  });

  it('is short and harmless, or undefined, for any text', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        for (const url of [
          one,
          `https://mp.weixin.qq.com/s/${one}`,
          `https://mp.weixin.qq.com/s?${ARTICLE}${one}=${other}`,
        ])
          expect(articleKeyOf(url) ?? 's/a').toMatch(/^[\w/-]{1,100}$/);
      }),
      { numRuns: propertyRuns(1000) },
    );
  });
});
