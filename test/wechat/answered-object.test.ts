import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAnsweredObject } from '../../src/wechat/answered-object.ts';
import { propertyRuns } from '../helpers/property-runs.ts';

describe('readAnsweredObject', () => {
  it.each([
    ['a refusal', '{"errcode":40007,"errmsg":"invalid media_id"}', { errcode: 40007 }],
    ['a success without a file', '{"errcode":0}', { errcode: 0 }],
    ['a video', '{"title":"a","down_url":"http:\\/\\/a.test\\/"}', { down_url: 'http://a.test/' }],
    ['an article', '{"news_item":[]}', { news_item: [] }],
    ['a byte order mark', '\uFEFF{"errcode":1}', { errcode: 1 }],
    ['white space before it', ' \r\n\t{"errcode":1}', { errcode: 1 }],
    ['both', '\uFEFF \n{"errcode":1}', { errcode: 1 }],
    ['a raw control character', '{"errcode":1,"errmsg":"a\u0001b"}', { errcode: 1, errmsg: 'a\u0001b' }],
  ])('reads %s', (_, text, read) => {
    expect(readAnsweredObject(Buffer.from(text))).toMatchObject(read);
  });

  it.each([
    ['nothing', ''],
    ['a byte order mark alone', '\uFEFF'],
    ['a list', '[{"errcode":1}]'],
    ['an object that says nothing', '{"title":"a"}'],
    ['what an object has of itself', '{"toString":1}'],
    ['what begins as an object', '{"errcode":40007'],
    ['a page', '<html>{"errcode":1}</html>'],
    ['an mp3', 'ID3\u0003{"errcode":1}'],
  ])('takes %s for a file', (_, text) => {
    expect(readAnsweredObject(Buffer.from(text))).toBeUndefined();
  });

  it('takes all that does not begin with a brace for a file', () => {
    const file = fc
      .uint8Array({ minLength: 1 })
      .filter(([first = 0]) => ![0x7b, 0xef, 0x20, 0x09, 0x0a, 0x0d].includes(first));
    fc.assert(
      fc.property(file, (bytes) => readAnsweredObject(bytes) === undefined),
      { numRuns: propertyRuns(1000) },
    );
  });

  it('reads each object that has one of the keys, wherever it is', () => {
    const body = fc.tuple(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.constantFrom('errcode', 'news_item', 'down_url'),
    );
    fc.assert(
      fc.property(body, ([others, key]) => {
        const text = JSON.stringify({ ...others, [key]: 1 });
        expect(readAnsweredObject(Buffer.from(text))).toEqual(JSON.parse(text));
      }),
      { numRuns: propertyRuns(1000) },
    );
  });
});
