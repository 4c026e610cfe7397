import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nearestName, readNearNames, VARIABLE_NAMES } from '../../src/config/variable-names.ts';
import { ENVIRONMENTS } from './usual-environments.ts';

function read(variables: Record<string, string>) {
  const faults: string[] = [];
  const warnings = readNearNames(variables, (fault) => void faults.push(fault));
  return { faults, warnings };
}

describe('readNearNames', () => {
  it.each([
    ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['CORS_ALLOWED_ORIGINS', 'CORS_ORIGINS'],
    ['API_KEY', 'API_KEYS'],
    ['MAX_PAGESIZE', 'MAX_PAGE_SIZE'],
    ['PAGE_SIZE', 'MAX_PAGE_SIZE'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['log_level', 'LOG_LEVEL'],
    ['LOG-LEVEL', 'LOG_LEVEL'],
    ['SANBDOX', 'SANDBOX'],
    ['GRAPHQL', 'GRAPHIQL'],
    ['STATE_DIRS', 'STATE_DIR'],
    ['HTTPS_PROXI', 'HTTPS_PROXY'],
    ['MAX_DOCUMENT_FIELD', 'MAX_DOCUMENT_FIELDS'],
    ['WX_SECRET', 'WECHAT_APP_SECRET'],
    ['DRAFT_VISIBLE_TO', 'DRAFTS_VISIBLE_TO'],
    ['SHOW_DRAFTS', 'DRAFTS_VISIBLE_TO'],
    ['UPSTREAM_DAILY_DRAFTS_CALLS', 'UPSTREAM_DAILY_DRAFT_CALLS'],
    ['UPSTREAM_DAILY_PUBLISH_CALLS', 'UPSTREAM_DAILY_PUBLICATION_CALLS'],
  ])('warns of %s, which is nearly %s', (name, meant) => {
    expect(read({ [name]: 'x' })).toEqual({
      faults: [],
      warnings: [`${name} is not a variable of the gateway. Did you mean ${meant}?`],
    });
  });

  it.each([
    ['WECHAT_SECRET', 'WECHAT_APP_SECRET'],
    ['WECHAT_APPID', 'WECHAT_APP_ID'],
    ['WECHAT_APP_SECERT', 'WECHAT_APP_SECRET'],
    ['WECAHT_APP_ID', 'WECHAT_APP_ID'],
    ['wechat_app_id', 'WECHAT_APP_ID'],
    ['WECHAT_API_URL', 'WECHAT_BASE_URL'],
  ])('takes %s, which is nearly %s, for a fault', (name, meant) => {
    expect(read({ [name]: 'shows-nowhere' })).toEqual({
      faults: [`${name} is not a variable of the gateway. Did you mean ${meant}?`],
      warnings: [],
    });
  });

  it('says nothing where the variable that is meant is set: the other is for another program', () => {
    expect(read({ API_KEY: 'a', API_KEYS: 'b', WECHAT_SECRET: 'c', WECHAT_APP_SECRET: 'd' })).toEqual({
      faults: [],
      warnings: [],
    });
  });

  it.each([
    ...VARIABLE_NAMES,
    'https_proxy',
    'no_proxy',
    // Short names, and what is two letters away.
    'HOSTS',
    'POST',
    'APORT',
    'AUTO',
    'AUTHS',
    'CORS_ORIGINALS',
    'LOG_LEVELING',
    'STATE_DIRECTORY',
    'WECHAT_TOKEN',
    'WECHAT_MCH_ID',
  ])('says nothing of %s', (name) => {
    expect(read({ [name]: 'x' })).toEqual({ faults: [], warnings: [] });
  });

  it.each(Object.entries(ENVIRONMENTS))('says nothing in the environment of %s', (_, variables) => {
    expect(Object.keys(variables).length).toBeGreaterThan(8);
    expect(read(variables)).toEqual({ faults: [], warnings: [] });
  });
});

describe('VARIABLE_NAMES', () => {
  it('are those of .env.example, and the proxies that stand in for another', () => {
    const shown = readFileSync('.env.example', 'utf8').matchAll(/^# ([A-Z_]+)=/gm);

    expect([...VARIABLE_NAMES].sort()).toEqual(
      ['HTTP_PROXY', 'ALL_PROXY', ...Array.from(shown, ([, name = '']) => name)].sort(),
    );
  });
});

const COMMANDS = ['start', 'check', 'key', 'keys'];

describe('nearestName', () => {
  it.each([
    ['starts', 'start', 'a letter too many'],
    ['strt', 'start', 'one too few'],
    ['stArt', 'start', 'another'],
    ['chekc', 'check', 'two that have changed places'],
    ['kay', 'key', 'the nearest of two'],
  ])('finds for %s the name %s: %s', (name, meant) => {
    expect(nearestName(name, COMMANDS)).toBe(meant);
  });

  it.each(['', 'stop', 'schema', '__proto__'])('finds none for "%s"', (name) => {
    expect(nearestName(name, COMMANDS)).toBeUndefined();
  });
});
