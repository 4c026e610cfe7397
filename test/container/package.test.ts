import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { installInto, packPackage } from '../helpers/packed-package.ts';
import { waitFor } from './container.ts';

const folder = mkdtempSync(join(tmpdir(), 'package-'));
const home = join(folder, 'home');
let packed: readonly string[];

/** What the package's one command prints, where it is installed. */
function runInstalled(...args: string[]): string {
  return execFileSync('npx', ['--no-install', 'wechat-asset-gateway', ...args], {
    cwd: home,
    encoding: 'utf8',
  });
}

beforeAll(async () => {
  const { tarball, contents } = packPackage(folder);
  packed = contents;
  await installInto(home, tarball);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the package', () => {
  it('holds what runs, the schema, and what is to be read', () => {
    const built =
      /^dist\/((src|schema)\/.*\.js|src\/embed\/[\w-]+\.d\.ts|schema\/operations\/.*\.graphql|scenarios\/.*\.json|src\/sandbox\/media\/files\/.*|src\/page\/generated\/.*\.json|page\/.*)$/;
    const linked = /^(docs|deploy|examples|scenarios|schema\/operations)\//;

    expect(packed.filter((path) => !built.test(path) && !linked.test(path)).sort()).toEqual([
      '.env.example',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'LICENSE',
      'README.md',
      'README.zh-CN.md',
      'SECURITY.md',
      'compose.yaml',
      'npm-shrinkwrap.json',
      'package.json',
      'schema/possible-types.json',
      'schema/schema.graphql',
      'src/sandbox/scenario/scenario.ts',
    ]);
    expect(packed).toContain('dist/src/main.js');
  });

  it('holds every file to which one of its pages links', () => {
    const pages = packed.filter((path) => path.endsWith('.md'));
    const prose = (page: string) => readFileSync(page, 'utf8').replace(/`[^`\n]*`/g, '');
    const links = pages.flatMap((page) =>
      Array.from(prose(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g), ([, link = '']) =>
        posix.join(posix.dirname(page), link),
      ),
    );

    expect(links).toContain('docs/at-work.svg');
    expect(links.filter((link) => !packed.some((path) => `${path}/`.startsWith(`${link}/`)))).toEqual([]);
  });

  it('tells its version and its commands', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

    expect(runInstalled('--version')).toBe(`${version}\n`);
    expect(runInstalled('--help')).toContain('Usage: wechat-asset-gateway');
  });

  it('makes keys, and prints the schema', () => {
    expect(runInstalled('key', 'my-website')).toMatch(/^API_KEYS {2}my-website:[\da-f]{64}$/m);
    expect(runInstalled('schema', 'print')).toBe(readFileSync('schema/schema.graphql', 'utf8'));
  });

  it('checks and starts its sandbox', async () => {
    expect(runInstalled('check')).toContain('the sandbox works');

    const child = spawn(
      join(home, 'node_modules/.bin/wechat-asset-gateway'),
      ['--port', '0', '--scenario', 'flaky'],
      {
        cwd: home,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    onTestFinished(() => void child.kill('SIGKILL'));

    expect(await waitFor(child, 'The gateway is at')).toContain('The sandbox plays "flaky"');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
