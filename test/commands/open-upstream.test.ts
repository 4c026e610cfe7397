import { describe, expect, it } from 'vitest';
import { readScenarioOption } from '../../src/commands/open-upstream.ts';
import { ConfigError } from '../../src/config/config.ts';

const SANDBOX = { kind: 'sandbox' } as const;
const ACCOUNT = {
  kind: 'account',
  appId: 'wx1234',
  appSecret: 'shows-nowhere',
  baseUrl: new URL('https://api.weixin.qq.com'),
} as const;

describe('readScenarioOption', () => {
  it('is for nobody who does not ask', () => {
    expect(readScenarioOption(undefined, SANDBOX)).toBeUndefined();
    expect(readScenarioOption(undefined, ACCOUNT)).toBeUndefined();
  });

  it('loads the scenario that is named', () => {
    expect(readScenarioOption('flaky', SANDBOX)).toMatchObject({ name: 'flaky' });
    expect(readScenarioOption('scenarios/flaky.json', SANDBOX)).toMatchObject({ name: 'flaky' });
  });

  it.each([
    [
      'flaky',
      ACCOUNT,
      '--scenario is for the sandbox, and WECHAT_APP_ID names an account: unset one of them.',
    ],
    ['rain', SANDBOX, /--scenario: There is no scenario "rain"\. There are blackout, flaky/],
  ])('refuses %j in one sentence', (nameOrPath, upstream, sentence) => {
    expect(() => readScenarioOption(nameOrPath, upstream)).toThrow(ConfigError);
    expect(() => readScenarioOption(nameOrPath, upstream)).toThrow(sentence);
  });
});
