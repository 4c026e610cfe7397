import { describe, expect, it } from 'vitest';
import { ConfigError } from '../src/config.ts';
import { readScenarioOption } from '../src/scenario-option.ts';

const SANDBOX = { kind: 'sandbox' } as const;
const ACCOUNT = {
  kind: 'account',
  appId: 'wx1234',
  appSecret: 'shows-nowhere',
  baseUrl: new URL('https://api.weixin.qq.com'),
} as const;

describe('readScenarioOption', () => {
  it('is for nobody who does not ask', () => {
    expect(readScenarioOption([], SANDBOX)).toBeUndefined();
    expect(readScenarioOption([], ACCOUNT)).toBeUndefined();
  });

  it('loads the scenario that is named', () => {
    expect(readScenarioOption(['--scenario', 'flaky'], SANDBOX)).toMatchObject({ name: 'flaky' });
    expect(readScenarioOption(['--scenario=scenarios/flaky.json'], SANDBOX)).toMatchObject({ name: 'flaky' });
  });

  it.each([
    [
      ['--scenario', 'flaky'],
      ACCOUNT,
      '--scenario is for the sandbox, and WECHAT_APP_ID names an account: unset one of them.',
    ],
    [['--scenario', 'rain'], SANDBOX, /--scenario: There is no scenario "rain"\. There are blackout, flaky/],
    [['--scenario'], SANDBOX, "Option '--scenario <value>' argument missing."],
    [['--weather'], SANDBOX, "Unknown option '--weather'."],
  ])('refuses %j in one sentence', (args, upstream, sentence) => {
    expect(() => readScenarioOption(args, upstream)).toThrow(ConfigError);
    expect(() => readScenarioOption(args, upstream)).toThrow(sentence);
  });
});
