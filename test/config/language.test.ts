import { describe, expect, it } from 'vitest';
import { readLanguage } from '../../src/config/variables.ts';

describe('readLanguage', () => {
  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'zh' }, 'zh'],
    [{ LC_MESSAGES: 'zh_TW.UTF-8', LANG: 'en_US.UTF-8' }, 'zh'],
    [{ LC_ALL: 'zh_CN.UTF-8', LC_MESSAGES: 'C', LANG: 'C' }, 'zh'],
    [{ LC_ALL: 'C.UTF-8', LANG: 'zh_CN.UTF-8' }, 'en'],
    [{ LC_MESSAGES: 'en_US.UTF-8', LANG: 'zh_CN.UTF-8' }, 'en'],
    [{ LANG: 'en_US.UTF-8', LANGUAGE: 'zh_CN' }, 'en'],
    [{ LC_CTYPE: 'zh_CN.UTF-8' }, 'en'],
    [{}, 'en'],
  ] as const)('of %j is %s', (variables, language) => {
    expect(readLanguage(variables)).toBe(language);
  });
});
