import { describe, expect, it } from 'vitest';
import { ADVICE, type AdviceTable, adviceOn } from '../../../src/commands/check/advice.ts';
import type { Language } from '../../../src/config/variables.ts';
import {
  AnswerTooLargeError,
  UpstreamBadResponseError,
  UpstreamUnavailableError,
} from '../../../src/upstream/errors.ts';
import { ProxyError } from '../../../src/wechat/proxy.ts';

const PROXY = { address: 'http://proxy.example:3128', authorization: undefined, variable: 'https_proxy' };
const UNREACHED = new UpstreamUnavailableError('/endpoint', 'could not be reached');

describe('adviceOn', () => {
  it.each([
    ['ECONNREFUSED', 'Nothing listens at https://api.example:'],
    ['ENOTFOUND', 'The host name in https://api.example cannot be resolved'],
    ['EAI_AGAIN', 'The host name in https://api.example cannot be resolved'],
    ['CERT_NOT_YET_VALID', 'The clock of this machine says'],
    ['CERT_HAS_EXPIRED', 'The clock of this machine says'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'NODE_EXTRA_CA_CERTS'],
    ['ECONNRESET', 'Check whether this machine reaches https://api.example'],
    [undefined, 'Try again in a minute'],
  ])('says what to do where a call ends with %s', (networkErrorCode, advice) => {
    expect(adviceOn(UNREACHED, { address: 'https://api.example', networkErrorCode }, 'en')).toContain(advice);
  });

  it.each([
    [407, 'The proxy at http://proxy.example:3128 needs a user and password: set them in https_proxy'],
    [403, 'The proxy at http://proxy.example:3128 refuses to connect to https://api.example'],
    [405, 'The proxy at http://proxy.example:3128 refuses to connect to https://api.example'],
    [503, 'The proxy at http://proxy.example:3128 cannot reach https://api.example'],
    ['ENOTFOUND', 'This machine cannot reach the proxy at http://proxy.example:3128: check https_proxy'],
  ])('says what to do where the proxy on the way ends a call with %s', (fault, advice) => {
    const error = new ProxyError('/endpoint', PROXY, fault);

    expect(
      adviceOn(error, { address: 'https://api.example', proxy: PROXY, networkErrorCode: undefined }, 'en'),
    ).toContain(advice);
  });

  it('thinks of the proxy where a call through it has no answer', () => {
    const circumstances = { address: 'https://api.example', proxy: PROXY };

    for (const networkErrorCode of [undefined, 'ECONNRESET', 'UND_ERR_SOCKET'])
      expect(adviceOn(UNREACHED, { ...circumstances, networkErrorCode }, 'en')).toContain(
        'the proxy at http://proxy.example:3128 (from https_proxy)',
      );
  });

  it('says of an answer that is compressed who does that, and of another that it is not of WeChat', () => {
    const error = new UpstreamBadResponseError('/endpoint', 'answered otherwise');
    const advice = [true, false].map((isCompressed) =>
      adviceOn(error, { address: 'https://api.example', networkErrorCode: undefined, isCompressed }, 'en'),
    );

    expect(advice).toEqual([
      expect.stringMatching(/^A proxy on the way to https:\/\/api\.example seems to compress answers/),
      expect.stringMatching(/^Something other than WeChat seems to answer at https:\/\/api\.example/),
    ]);
  });

  it('says which variable lets a large page through', () => {
    const error = new AnswerTooLargeError('/endpoint');

    expect(adviceOn(error, { address: 'https://api.example', networkErrorCode: undefined }, 'en')).toContain(
      'UPSTREAM_MAX_BODY_BYTES',
    );
  });
});

describe('adviceOn, in Chinese', () => {
  it.each([
    ['ECONNREFUSED', 'https://api.example 没有服务在监听'],
    ['ENOTFOUND', '无法解析 https://api.example 中的域名'],
    ['CERT_HAS_EXPIRED', '请校准时钟'],
    ['SELF_SIGNED_CERT_IN_CHAIN', '会替换证书的代理'],
    ['ECONNRESET', '请检查本机能否访问 https://api.example'],
    [undefined, '请一分钟后重试'],
  ])('says what to do where a call ends with %s', (networkErrorCode, advice) => {
    expect(adviceOn(UNREACHED, { address: 'https://api.example', networkErrorCode }, 'zh')).toContain(advice);
  });

  it.each([
    [407, '要求身份验证'],
    [403, '拒绝连接 https://api.example'],
    [503, '无法访问 https://api.example'],
    ['ENOTFOUND', '本机无法连接代理 http://proxy.example:3128：请检查 https_proxy'],
  ])('says what to do where the proxy on the way ends a call with %s', (fault, advice) => {
    const error = new ProxyError('/endpoint', PROXY, fault);
    const circumstances = { address: 'https://api.example', proxy: PROXY, networkErrorCode: undefined };

    expect(adviceOn(error, circumstances, 'zh')).toContain(advice);
  });
});

describe('ADVICE', () => {
  const ADDRESS = 'https://api.example';

  /** All that there is to say in a language; of a call through a proxy where that matters. */
  function textsOf(language: Language): Record<keyof AdviceTable, string> {
    const advice = ADVICE[language];
    return {
      ...advice,
      compressedAnswer: advice.compressedAnswer(ADDRESS),
      strangeAnswer: advice.strangeAnswer(ADDRESS),
      noAnswer: advice.noAnswer(ADDRESS, PROXY),
      notReached: advice.notReached(ADDRESS, PROXY),
      nothingListens: advice.nothingListens(ADDRESS),
      nameNotFound: advice.nameNotFound(ADDRESS),
      wrongTime: advice.wrongTime(ADDRESS, '2026-01-05T13:20:11.000Z'),
      unknownCertificate: advice.unknownCertificate(ADDRESS),
      proxyNotReached: advice.proxyNotReached(PROXY, ADDRESS),
      proxyAsksWhoCalls: advice.proxyAsksWhoCalls(PROXY),
      proxyReachesNothing: advice.proxyReachesNothing(PROXY, ADDRESS),
      proxyRefuses: advice.proxyRefuses(PROXY, ADDRESS),
    };
  }

  /** The variables, addresses and times that each text names, in the order of the alphabet. */
  function namesIn(texts: Readonly<Record<string, string>>) {
    const names = /https?:\/\/[\w.:@-]*\w|\b(?:[A-Z]+(?:_[A-Z]+)+|https_proxy|\d{4}-[\w:.-]+)\b/g;
    return Object.entries(texts).map(([name, text]) => [name, [...new Set(text.match(names))].sort()]);
  }

  it('names the same variables and addresses in both languages', () => {
    const english = textsOf('en');

    expect(Object.fromEntries(namesIn(textsOf('zh')))).toEqual(Object.fromEntries(namesIn(english)));
    expect(english.proxyRefuses).toContain(ADDRESS);
  });

  it('is in the language that it is for', () => {
    const isChinese = (text: string) => /\p{Script=Han}.*[。]$/u.test(text);

    expect(Object.values(textsOf('zh')).filter((text) => !isChinese(text))).toEqual([]);
    expect(Object.values(textsOf('en')).filter((text) => !/^[\x20-\x7e]+\.$/.test(text))).toEqual([]);
  });

  it.each([
    ['wrongAppId', '公众号的 AppID'],
    ['wrongSecret', '重置后旧的 AppSecret 立即失效'],
    ['addressNotAllowed', 'IP 白名单'],
    ['noPermission', '接口权限'],
    ['notAuthorised', '接口权限'],
    ['dayQuota', '每日调用次数'],
    ['tokenReplaced', '重复获取 access_token'],
  ] as const)('says of %s in the words of WeChat: %s', (kind, words) => {
    expect(ADVICE.zh[kind]).toContain(words);
  });
});
