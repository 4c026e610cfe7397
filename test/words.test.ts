import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';

/**
 * The field's own word for each of a few that this project had made up. Only these exact names are
 * meant, as names of code and of files: parts of names, and what a sentence says, are not.
 */
const WORDS: readonly (readonly [before: readonly string[], now: string])[] = [
  [['errand', 'Errand', 'createErrand'], 'job'],
  [['shareErrand'], 'singleFlight'],
  [
    ['kept', 'Kept', 'KeptList', 'createKeptList', 'keptIn', 'keptItems', 'keptBytes', 'keptAssets'],
    'cached',
  ],
  [['why', 'Reason', 'noteReason'], 'cacheStatus'],
  [['freshness', 'Freshness', 'FreshnessLimits', 'createFreshness'], 'revalidation'],
  [['consult'], 'ensureFresh'],
  [['countWatch', 'CountWatch', 'createCountWatch'], 'baseline of counts'],
  [['AssetCache', 'createAssetCache'], 'eviction'],
  [['watchContents'], 'content refresh'],
  [['relocation', 'Relocation', 'relocate', 'fell'], 'shift'],
  [['turns', 'TakeTurn', 'takeTurn'], 'yielding queue'],
  [['Want', 'wants'], 'LoaderKey'],
  [['takeIn'], 'apply'],
  [['insist'], 'resetOrForce'],
  [['beginAnew'], 'reset'],
  [['Trial'], 'Permit'],
  [['Charge', 'charge'], 'receipt'],
  [['RequestFault', 'requestFault'], 'HttpError'],
  [['faultCode'], 'networkErrorCode'],
  [['prepare', 'isCuredByPreparing'], 'authenticate, needsNewToken'],
  [['OF_CALLS', 'LEAST_PACE', 'A_MINUTE'], 'CALL_ERRCODES, MIN_PACE, MINIMUM_PER_MINUTE'],
  [['suffers', 'befalls'], 'runs, injects'],
];

/** In articles a place is one in a document. What walks go on from is an anchor. */
const PLACES = ['Place', 'place', 'placeOf'];

/** File names that went with the words. */
const FILES_BEFORE = [
  'errand',
  'kept-list',
  'freshness',
  'count-watch',
  'asset-cache',
  'contents',
  'relocation',
  'place',
  'turns',
  'request-fault',
];

const CODE = ['src', 'schema'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file)),
);

/** Statements are prepared: the word is SQLite's own. */
function isOfSqlite(file: string, word: string): boolean {
  const isStore = file.startsWith('src/index/sqlite/') || file === 'src/media/pictures/facts-file.ts';
  return word === 'prepare' && isStore;
}

/** What a replica asks of the leader is a want: no key of a loader, which the word was for before. */
function isOfTheFleet(file: string, word: string): boolean {
  return (word === 'Want' || word === 'wants') && file.startsWith('src/fleet/');
}

/** The names in a file of code: without what its comments and texts say. */
function namesIn(file: string): ReadonlySet<string> {
  const code = readFileSync(file, 'utf8')
    .replace(/\/\*.*?\*\//gs, ' ')
    .replace(/(^|\s)\/\/.*$/gm, ' ')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, ' ')
    .replace(/`(?:[^`\\]|\\.)*`/g, (text) => text.match(/\$\{[^}]*\}/g)?.join(' ') ?? ' ');
  return new Set(code.match(/[\p{L}_$][\p{L}\d_$]*/gu));
}

describe('no name of the code', () => {
  const names = new Map(CODE.map((file) => [file, namesIn(file)]));

  it.each(WORDS)('is one of %j: the word is %s', (before) => {
    const found = before.flatMap((word) =>
      [...names].flatMap(([file, all]) =>
        all.has(word) && !isOfSqlite(file, word) && !isOfTheFleet(file, word) ? `${file}: ${word}` : [],
      ),
    );

    expect(found).toEqual([]);
  });

  it('calls an anchor a place', () => {
    const ofLists = [...names].filter(([file]) => /^(schema|src\/library)\//.test(file));
    const found = ofLists.flatMap(([file, all]) =>
      PLACES.flatMap((word) => (all.has(word) ? `${file}: ${word}` : [])),
    );

    expect(found).toEqual([]);
  });

  it('begins with "note" where something is recorded', () => {
    const found = [...names].flatMap(([file, all]) =>
      [...all].filter((name) => /^note[A-Z]/.test(name)).map((name) => `${file}: ${name}`),
    );

    expect(found).toEqual([]);
  });

  it('is that of a file which was renamed', () => {
    expect(CODE.filter((file) => FILES_BEFORE.some((name) => file.endsWith(`/${name}.ts`)))).toEqual([]);
  });
});

describe('no public name', () => {
  const pages = ['deploy/alerts.yml', 'deploy/grafana/dashboards/gateway.json', 'docs/operating.md'];

  it.each([...CODE, ...pages])('of %s says "kept" for what is cached', (file) => {
    expect(readFileSync(file, 'utf8')).not.toMatch(/\bgateway_kept_|\bkept(Assets|Bytes)\b/);
  });
});
