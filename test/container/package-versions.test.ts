import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installInto, type PackedPackage, packPackage } from '../helpers/packed-package.ts';
import { startPackageRegistry } from './package-registry.ts';

const folder = mkdtempSync(join(tmpdir(), 'package-versions-'));
let packed: PackedPackage;

beforeAll(() => {
  packed = packPackage(folder);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface LockedPackage {
  readonly version: string;
  readonly dev?: boolean;
  /** Of another package, and mostly for one platform. */
  readonly optional?: boolean;
}

interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** What a lock file names for production: the folder of each package, and its version. */
function inProduction(
  lockFile: string,
  isMeant: (path: string, locked: LockedPackage) => boolean = () => true,
): [folder: string, version: string][] {
  const { packages }: Lock = JSON.parse(readFileSync(lockFile, 'utf8'));
  return Object.entries(packages).flatMap(([path, locked]) =>
    path === '' || locked.dev || !isMeant(path, locked) ? [] : [[path, locked.version]],
  );
}

const TESTED = inProduction('package-lock.json');

/** Those that this platform has. */
const TESTED_HERE = inProduction('package-lock.json', (path) => existsSync(path));

/** Those that every platform has. */
const NEEDED = inProduction('package-lock.json', (_path, { optional }) => !optional);

/** `name@version` of each, once. */
function versionsOf(packages: readonly [folder: string, version: string][]): string[] {
  const versions = packages.map(([path, version]) => `${path.split('node_modules/').at(-1)}@${version}`);
  return [...new Set(versions)].sort();
}

/**
 * What npm says, but for the one package whose install script it names. Nothing needs that script: what
 * it would build is in the package.
 */
function withoutScripts(said: string): string {
  const lines = said.split('\n');
  const about = lines.filter((line) => line.startsWith('npm warn install-scripts'));
  const packages = about.flatMap((line) => /(\S+)@\d\S* \(install: /.exec(line)?.[1] ?? []);
  expect(packages.filter((name) => name !== '@photostructure/sqlite')).toEqual([]);
  return lines.filter((line) => !about.includes(line)).join('\n');
}

function readIn(path: string, name: string): string {
  return readFileSync(join(path, name), 'utf8');
}

function readManifest(path: string) {
  return JSON.parse(readIn(path, 'package.json'));
}

describe('the versions that the package installs', () => {
  it('are those of the lock from a tarball, and none complains of this version of Node.js', async () => {
    const home = join(folder, 'from-tarball');

    const said = await installInto(home, packed.tarball);

    const { name, version } = readManifest('.');
    const installed = versionsOf(inProduction(join(home, 'package-lock.json')));
    expect(installed.filter((each) => each !== `${name}@${version}`)).toEqual(versionsOf(TESTED));
    expect(withoutScripts(said)).not.toMatch(/warn/i);
  });

  it('are named one by one, so that later ones are not taken from a tarball', () => {
    const { dependencies, overrides } = readManifest(
      join(folder, 'from-tarball/node_modules/wechat-asset-gateway'),
    );
    const named = Object.entries<string>(dependencies).map(([name, version]) => `${name}@${version}`);

    const names = new Set(NEEDED.map(([path]) => path.split('node_modules/').at(-1)));
    expect(versionsOf(NEEDED)).toEqual(expect.arrayContaining(named));
    expect(named).toHaveLength(names.size);
    expect(overrides).toBeUndefined();
  });

  it('are those of the lock from a registry, each in its folder', async () => {
    const home = join(folder, 'from-registry');
    const otherRegistry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
    const manifest = readManifest(join(folder, 'from-tarball/node_modules/wechat-asset-gateway'));
    const registry = await startPackageRegistry(packed.tarball, manifest, otherRegistry);

    const said = await installInto(home, manifest.name, ['--registry', registry]);

    const own = `node_modules/${manifest.name}`;
    const installed = TESTED_HERE.map(([path]) => [path, readManifest(join(home, own, path)).version]);
    expect(installed).toEqual(TESTED_HERE);
    expect(TESTED_HERE.length).toBeGreaterThanOrEqual(NEEDED.length);
    expect(withoutScripts(said)).not.toMatch(/warn/i);
  });

  it('are no part of the tarball', () => {
    expect(statSync(packed.tarball).size).toBeLessThan(1_000_000);
    expect(packed.contents.filter((path) => path.includes('node_modules'))).toEqual([]);
  });

  it('has nothing that an example was built into', () => {
    expect(packed.contents.filter((path) => /^examples\/.*\/(dist|node_modules)\//.test(path))).toEqual([]);
    expect(packed.contents).toContain('examples/apollo/vite.config.ts');
  });

  it.each([
    ['packing', []],
    ['packing that was ended half-way, and packing again', ['', '', '--undo']],
  ])('are gone from the checkout after %s', (_, steps) => {
    for (const option of steps) execFileSync('node', ['pin.js', option], { cwd: packed.checkout });

    const left = ['package.json', 'package-lock.json'].map((name) => readIn(packed.checkout, name));
    expect(left).toEqual(['package.json', 'package-lock.json'].map((name) => readIn('.', name)));
    expect(readdirSync(packed.checkout)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/shrinkwrap|unpinned/)]),
    );
  });
});
