import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWireJson } from '../../src/wechat/wire-values.ts';
import { ask, gatewayOver } from '../helpers/execute.ts';
import { fakeUpstream, LIST, QUOTA, TOKEN, type UpstreamCall } from './fake-upstream.ts';
import { wireArticle, wireNews, wirePage } from './wire-fixtures.ts';

const parse = (text: string) => parseWireJson(new TextEncoder().encode(text));

describe('parseWireJson', () => {
  it('reads escaped slashes and raw UTF-8', () => {
    expect(parse('{"name":"春茶 🍵","url":"http:\\/\\/tea.example\\/"}')).toEqual({
      name: '春茶 🍵',
      url: 'http://tea.example/',
    });
  });

  it('skips a byte order mark', () => {
    expect(parse('\uFEFF{"a":1}')).toEqual({ a: 1 });
  });

  it('replaces bytes that are not UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":"tea '),
      Buffer.from([0xff, 0xe8, 0x8c]),
      Buffer.from('"}'),
    ]);

    expect(parseWireJson(bytes)).toEqual({ a: 'tea \uFFFD\uFFFD' });
  });

  it.each(Array.from({ length: 0x20 }, (_, code) => [code, String.fromCharCode(code)] as const))(
    'repairs the raw control character %i in values and in keys',
    (_code, character) => {
      expect(parse(`{"k${character}":"a${character}${character}b"}`)).toEqual({
        [`k${character}`]: `a${character}${character}b`,
      });
    },
  );

  it.each([
    ['an escaped quote', String.raw`\"`, '"'],
    ['an escaped backslash', String.raw`\\`, '\\'],
    ['an escaped backslash and an escaped quote', String.raw`\\\"`, '\\"'],
    ['an escaped slash', String.raw`\/`, '/'],
    ['an escaped line feed', String.raw`\n`, '\n'],
    ['a unicode escape', String.raw`\u0001`, '\u0001'],
  ])('repairs a raw control character on either side of %s', (_name, escaped, character) => {
    expect(parse(`{"a":"\t${escaped}\u0000","b":"\n"}`)).toEqual({ a: `\t${character}\u0000`, b: '\n' });
  });

  it('repairs a string at whose end a backslash is escaped, and leaves the whitespace behind it', () => {
    expect(parse('{"a":"\u0001\\\\",\n\t"b":"\u0002"}')).toEqual({ a: '\u0001\\', b: '\u0002' });
  });

  it('leaves a delete and the C1 controls, which JSON allows', () => {
    expect(parse('{"a":"\u007F\u0085\u0001"}')).toEqual({ a: '\u007F\u0085\u0001' });
  });

  it.each([
    ['a control character outside strings', '{"a":\u00011}'],
    ['a control character outside strings and one inside', '{"a":"\u0001"\u0001}'],
    ['a backslash before a raw line feed', '{"a":"\\\n"}'],
    ['a string without an end', '{"a":"\n'],
    ['half a body', '{"item":[{"media_id":"a"},'],
    ['two bodies', '{}{}'],
    ['HTML', '<html>\n"Bad \u0001 gateway"</html>'],
    ['a backslash outside strings', '{\\"a":"\n"}'],
    ['nothing', ''],
  ])('throws a SyntaxError on %s', (_name, body) => {
    expect(() => parse(body)).toThrow(SyntaxError);
  });

  it('repairs long strings', () => {
    const long = `${'茶\\/\\"'.repeat(250_000)}\n`;

    expect(parse(`{"a":"${long}","b":"${'\u0000'.repeat(100_000)}"}`)).toEqual({
      a: `${'茶/"'.repeat(250_000)}\n`,
      b: '\u0000'.repeat(100_000),
    });
  });

  it('reads what is nested deeply', () => {
    expect(() => parse(`{"a":"\n","b":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).not.toThrow();
  });

  it('reads every body that is in order as it stands', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        expect(JSON.stringify(parse(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('reads every body whose strings hold their control characters raw', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        expect(JSON.stringify(parse(withRawControlCharacters(text)))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('parses any bytes or throws a SyntaxError', () => {
    const bytes = fc.oneof(fc.uint8Array(), jsonText.chain(cutAndSpoilt));

    fc.assert(
      fc.property(bytes, (body) => {
        try {
          parseWireJson(body);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      }),
    );
  });
});

/** What needs escaping, what is an escape only next to it, and what is neither. */
const trickyCharacter = fc.constantFrom(
  ...Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code)),
  ...['"', '"', '\\', '\\', '/', 'n', 'u', '0', '茶', '🍵', '\u007F', '\u2028', '\uFEFF'],
);

const jsonText = fc
  .tuple(fc.jsonValue({ stringUnit: trickyCharacter }), fc.constantFrom(0, 2), fc.boolean())
  .map(([value, indent, escapesSlashes]) => {
    const text = JSON.stringify(value, null, indent);
    return escapesSlashes ? text.replaceAll('/', '\\/') : text;
  });

function withRawControlCharacters(text: string): string {
  return text.replace(/\\(?:u00[01][0-9a-f]|.)/g, (sequence) =>
    /^\\["\\/]/.test(sequence) ? sequence : JSON.parse(`"${sequence}"`),
  );
}

function cutAndSpoilt(text: string): fc.Arbitrary<Uint8Array> {
  const bytes = new TextEncoder().encode(withRawControlCharacters(text));
  const place = fc.nat({ max: bytes.length });
  return fc.tuple(place, place, fc.nat({ max: 255 })).map(([end, spoilt, byte]) => {
    const cut = bytes.slice(0, end);
    cut[spoilt] = byte;
    return cut;
  });
}

const QUERY = `{ assets(type: NEWS) {
  totalCount
  nodes { updatedAt ... on NewsAsset { createdAt articles { showCoverPic needOpenComment onlyFansCanComment } } }
} }`;

/** Its numbers, and that of the token's life, are text. */
function answerInText({ path }: UpstreamCall): unknown {
  if (path === TOKEN) return { access_token: 'token-1', expires_in: '7200' };
  if (path === QUOTA)
    return { errcode: '0', errmsg: 'ok', quota: { daily_limit: '1000', used: '3', remain: '997' } };
  if (path !== LIST) return { voice_count: '0', video_count: '0', image_count: '0', news_count: '1' };
  const article = wireArticle({ show_cover_pic: '1', need_open_comment: '0', only_fans_can_comment: '0' });
  const content = { news_item: [article], create_time: '1600000000', update_time: '1700000000' };
  return wirePage([wireNews({ content, update_time: '1700000000' })], { total_count: '1', item_count: '1' });
}

describe('an upstream that sends every number as text', () => {
  it('is read as one that sends numbers', async () => {
    const { client } = await fakeUpstream({ answer: answerInText });

    const { data } = await ask(gatewayOver(client), QUERY);

    const articles = [{ showCoverPic: true, needOpenComment: false, onlyFansCanComment: false }];
    expect(data.assets).toEqual({
      totalCount: 1,
      nodes: [{ updatedAt: '2023-11-14T22:13:20.000Z', createdAt: '2020-09-13T12:26:40.000Z', articles }],
    });
    expect(await client.fetchListQuota(new AbortController().signal)).toEqual({ dailyLimit: 1000, used: 3 });
  });

  it('is not called again once it has spoken of the quota of the day', async () => {
    const { client, callsTo } = await fakeUpstream({
      answer: ({ path }) =>
        path === LIST ? { errcode: '45009', errmsg: 'reach max api daily quota limit' } : undefined,
    });
    const gateway = gatewayOver(client);

    for (let count = 0; count < 3; count += 1) {
      const { errors } = await ask(gateway, '{ assets(type: IMAGE) { totalCount } }');

      expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_QUOTA_EXCEEDED' } }]);
    }
    expect(callsTo(LIST)).toHaveLength(1);
  });

  it.each(['40001', '42001'])('is asked with another token once it has spoken of %s', async (errcode) => {
    let refusals = 0;
    const { client, callsTo } = await fakeUpstream({
      answer({ path }) {
        refusals += path === LIST ? 1 : 0;
        return path === LIST && refusals === 1 ? { errcode, errmsg: 'access_token expired' } : undefined;
      },
    });

    const { data } = await ask(gatewayOver(client), '{ assets(type: IMAGE) { nodes { mediaId } } }');

    expect(data.assets.nodes).toHaveLength(2);
    expect(callsTo(TOKEN).length).toBeGreaterThan(1);
  });
});
