import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';

/** What each layer may import of ours, besides itself. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  'src/clock.ts': [],
  'src/in-portions.ts': [],
  'src/shared-counts.ts': [],
  'src/upstream/': ['src/clock.ts'],
  'src/articles/': ['src/upstream/errors.ts'],
  'src/library/list/': ['src/library/list-definition.ts', 'src/upstream/', 'src/clock.ts'],
  'src/library/cache/': [
    'src/library/item-store.ts',
    'src/library/list-definition.ts',
    'src/library/operation-report.ts',
    'src/library/list/',
    'src/upstream/',
    'src/clock.ts',
  ],
  'src/library/operation/': ['src/library/', 'src/articles/renditions.ts', 'src/upstream/', 'src/clock.ts'],
  'src/library/': ['src/articles/renditions.ts', 'src/upstream/', 'src/clock.ts'],
  'src/wechat/': ['src/upstream/', 'src/clock.ts'],
  // The library knows nothing of its index: what follows it does.
  'src/index/text/': ['src/upstream/errors.ts', 'src/index/asset-index.ts'],
  'src/index/sqlite/': ['src/index/', 'src/articles/', 'src/upstream/errors.ts'],
  'src/index/mirror/': [
    'src/index/asset-index.ts',
    'src/index/lasting-item.ts',
    'src/library/',
    'src/clock.ts',
  ],
  'src/index/changes/': [
    'src/index/asset-index.ts',
    'src/index/errors.ts',
    'src/clock.ts',
    'src/in-portions.ts',
  ],
  'src/index/': ['src/upstream/errors.ts'],
  // A fleet knows the library by what it moves of it, and Redis by its board.
  'src/fleet/redis/': ['src/fleet/board.ts', 'src/fleet/positions.ts'],
  'src/fleet/': [
    'src/index/asset-index.ts',
    'src/library/list/library-calls.ts',
    'src/upstream/',
    'src/clock.ts',
    'src/shared-counts.ts',
  ],
  // Media know the library by the one function that finds an asset in it, within its calls.
  'src/media/find-asset.ts': ['src/media/', 'src/library/', 'src/upstream/', 'src/clock.ts'],
  'src/media/look-up-calls.ts': ['src/media/', 'src/library/operation/budget.ts', 'src/upstream/'],
  'src/media/': ['src/upstream/', 'src/clock.ts', 'src/shared-counts.ts'],
  'schema/': ['src/library/', 'src/index/', 'src/media/', 'src/articles/text-to-html.ts', 'src/upstream/'],
  'src/state/files/': ['src/state/state-store.ts'],
  'src/state/': ['src/library/', 'src/upstream/', 'src/clock.ts'],
  // What a request meets first stands alone; what all parts of the server refuse with stands beside
  // them.
  'src/server/http-error.ts': [],
  'src/server/routes.ts': ['src/server/http-error.ts'],
  'src/server/connection/': ['src/server/http-error.ts', 'src/host.ts'],
  'src/server/request/': [
    'src/server/http-error.ts',
    'src/library/operation-report.ts',
    'src/library/operation/budget.ts',
    'src/library/operation/reads.ts',
    'src/shared-counts.ts',
    'src/upstream/quota-days.ts',
  ],
  'src/server/document/': [
    'src/server/http-error.ts',
    'src/server/request/',
    'schema/',
    'src/upstream/errors.ts',
  ],
  'src/server/answer/': [
    'src/server/http-error.ts',
    'src/server/request/',
    'schema/',
    'src/index/errors.ts',
    'src/upstream/errors.ts',
    'src/upstream/failures.ts',
  ],
  'src/server/operator/': [
    'src/server/http-error.ts',
    'src/server/request/',
    'src/server/answer/graphql-errors.ts',
    'src/server/routes.ts',
    'src/library/',
    'src/media/media-error.ts',
    'src/upstream/',
  ],
  'src/server/cached-answers/': [
    'src/server/request/',
    'src/server/operator/metrics.ts',
    'src/library/operation/reads.ts',
  ],
  'src/server/feeds/': [
    'src/server/',
    'schema/',
    'src/library/',
    'src/media/',
    'src/articles/text-to-html.ts',
    'src/articles/yielding-queue.ts',
    'src/upstream/',
  ],
  'src/server/': [
    'schema/',
    'src/library/',
    'src/index/',
    'src/media/',
    'src/upstream/',
    'src/clock.ts',
    'src/host.ts',
    'src/in-portions.ts',
    'src/shared-counts.ts',
  ],
  'src/sandbox/': ['src/clock.ts'],
  // A client of the public schema, in a browser.
  'src/page/': [],
  // The commands compose, and one prints the schema; the configuration is their own.
  'src/': ['src/', 'schema/'],
};

/**
 * The doors of each folder: the files that others may import. What is behind them may change
 * without anybody's knowing.
 */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  'schema/': ['builder', 'change-cursor', 'index'],
  'src/articles/': ['plain-text', 'renditions', 'text-to-html', 'yielding-queue'],
  'src/commands/': [
    'check/check',
    'key',
    'open-upstream',
    'start/listen',
    'start/open-gateway',
    'start/open-handlers',
    'start/open-log',
    'start/start',
  ],
  'src/config/': [
    'access-config',
    'config',
    'environment-file',
    'fleet-config',
    'media-config',
    'upstream-config',
    'variable-names',
    'variables',
  ],
  // Programs enter it, by the exports of package.json.
  'src/embed/': [],
  'src/fleet/': [
    'caller-counts',
    'fleet-library',
    'replica',
    'replica-parts',
    'told-error',
    'redis/redis-board',
    'redis/redis-url',
  ],
  'src/index/': [
    'article-key',
    'asset-index',
    'errors',
    'index-access',
    'sealed-position',
    'search-order',
    'changes/change-feed',
    'mirror/mirror',
    'mirror/replica-mirror',
    'mirror/searched-index',
    'sqlite/open-sqlite-index',
    'text/search-terms',
  ],
  'src/library/': [
    'asset-library',
    'asset-lists',
    'draft-list',
    'item-store',
    'list-definition',
    'list-service',
    'publication-list',
    'operation-report',
    // What a connection asks for, and what its cursors hold.
    'list/anchor',
    'list/window',
    // What one library makes for another.
    'list/library-calls',
    'list/rank-map',
    // What whoever stores a list follows.
    'cache/filling',
    'list/list-events',
    'list/rank-index',
    'list/ranked-list',
    'operation/budget',
    'operation/cached-loader',
    'operation/loader',
    'operation/reads',
  ],
  'src/media/': [
    'file-cache',
    'find-asset',
    'media-access',
    'media-addresses',
    'media-error',
    'media-keys',
    'media-server',
    'media-target',
    'materials/leader-files',
    'materials/materials',
    'pictures/fetch-picture',
    'pictures/guarded-agent',
    'pictures/image-facts',
    'pictures/image-info',
    'pictures/picture-hosts',
    'pictures/pictures',
  ],
  'src/page/': [],
  'src/sandbox/': ['sandbox', 'scenario/load-scenario'],
  'src/server/': [
    'graphql-server',
    'cached-answers/cached-answers',
    'compiled/compiled-answers',
    'http-error',
    'connection/connections',
    'connection/header-check',
    'connection/http-server',
    'document/trusted-documents',
    'operator/health',
    'operator/metrics',
    'operator/operator-log',
    'request/authentication',
    'request/client-address',
    'request/cors',
    'request/drafts-visibility',
    'request/rate-limit',
    'subscriptions/answer-streams',
  ],
  'src/state/': ['keep-state', 'files/file-store'],
  'src/upstream/': [
    'asset',
    'news',
    'port',
    // The policy of calling, as lists and WeChat use it.
    'deadline',
    'endpoint',
    'job',
    'errors',
    'failures',
    'grant',
    'ledger',
    'material',
    'metered-endpoint',
    'quota-days',
  ],
  'src/wechat/': [
    'asset-source',
    'client',
    'compression',
    'draft-source',
    'errors',
    'http',
    'material-source',
    'proxy',
    'publication-source',
    'transport',
  ],
};

const FILES = ['src', 'schema'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file)),
);

/** The layer with the longest path that a file is in. */
function layerOf(file: string): string {
  const [layer = ''] = Object.keys(LAYERS)
    .filter((path) => file.startsWith(path))
    .sort((a, b) => b.length - a.length);
  return layer;
}

/** The files of ours that a file imports, statically, dynamically or for their types. */
function importsOf(file: string): string[] {
  const specifiers = readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g);
  return Array.from(specifiers, ([, specifier = '']) => join(dirname(file), specifier));
}

/** Of each file the ones of ours that it needs when it runs, and not for their types alone. */
const NEEDED = new Map(
  FILES.map((file) => {
    const specifiers = readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)\s(?!type\s)[^;']*'(\.{1,2}\/[^']+)'/gm,
    );
    return [file, Array.from(specifiers, ([, specifier = '']) => join(dirname(file), specifier))];
  }),
);

/**
 * The shortest way from a file back to it, over files each of which needs the next; undefined where
 * there is none.
 */
function cycleOf(file: string): string[] | undefined {
  const ways = [[file]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const needed of NEEDED.get(way.at(-1) ?? file) ?? []) {
      if (needed === file) return [...way, file];
      if (seen.has(needed)) continue;
      seen.add(needed);
      ways.push([...way, needed]);
    }
  }
  return undefined;
}

describe('the layers', () => {
  it('are read whole', () => {
    expect(FILES.filter((file) => layerOf(file) === '')).toEqual([]);
    expect(importsOf('src/commands/start/open-handlers.ts')).toContain('src/server/graphql-server.ts');
    expect(NEEDED.get('src/commands/start/open-handlers.ts')).toContain('src/server/graphql-server.ts');
  });

  it.each(FILES)('%s imports only what its layer may', (file) => {
    const layer = layerOf(file);
    const allowed = [layer, ...(LAYERS[layer] ?? [])];

    expect(importsOf(file).filter((path) => !allowed.some((prefix) => path.startsWith(prefix)))).toEqual([]);
  });

  describe.each(Object.entries(DOORS))('%s', (folder, doors) => {
    const inside = FILES.filter((file) => file.startsWith(folder));
    const outside = FILES.filter((file) => !file.startsWith(folder));
    const imported = new Set(outside.flatMap(importsOf).filter((file) => file.startsWith(folder)));

    it('is entered by its doors alone', () => {
      const paths = doors.map((door) => `${folder}${door}.ts`);

      expect([...imported].filter((file) => !paths.includes(file))).toEqual([]);
    });

    it('has no door that nobody uses', () => {
      expect(inside.length).toBeGreaterThan(0);
      expect(doors.filter((door) => !imported.has(`${folder}${door}.ts`))).toEqual([]);
    });
  });

  it('give each folder of src its doors', () => {
    const folders = new Set(FILES.map((file) => /^(?:src\/[\w-]+|schema)\//.exec(file)?.[0]));

    expect([...folders].filter((folder) => folder !== undefined).sort()).toEqual(Object.keys(DOORS).sort());
  });

  it('have no files that need each other', () => {
    expect(FILES.map(cycleOf).filter((cycle) => cycle !== undefined)).toEqual([]);
  });

  it('leave the environment to the process that runs', () => {
    const readers = FILES.filter((file) => readFileSync(file, 'utf8').includes('process.env'));

    expect(readers.sort()).toEqual(['src/main.ts', 'src/run-process.ts']);
  });
});
