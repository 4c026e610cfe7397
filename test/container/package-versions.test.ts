import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
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

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version: string; readonly dev?: boolean }>>;
}

/** What a lock file names for production: the folder of each package, and its version. */
function inProduction(lockFile: string): [folder: string, version: string][] {
  const { packages }: Lock = JSON.parse(readFileSync(lockFile, 'utf8'));
  return Object.entries(packages).flatMap(([path, { version, dev }]) =>
    path === '' || dev ? [] : [[path, version]],
  );
}

const TESTED = inProduction('package-lock.json');

/** `name@version` of each, once. */
function versionsOf(packages: readonly [folder: string, version: string][]): string[] {
  const versions = packages.map(([path, version]) => `${path.split('node_modules/').at(-1)}@${version}`);
  return [...new Set(versions)].sort();
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
    expect(said).not.toMatch(/warn/i);
  });

  it('are named one by one, so that later ones are not taken from a tarball', () => {
    const { dependencies, overrides } = readManifest(
      join(folder, 'from-tarball/node_modules/wechat-asset-gateway'),
    );
    const named = Object.entries<string>(dependencies).map(([name, version]) => `${name}@${version}`);

    const names = new Set(TESTED.map(([path]) => path.split('node_modules/').at(-1)));
    expect(versionsOf(TESTED)).toEqual(expect.arrayContaining(named));
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
    const installed = TESTED.map(([path]) => [path, readManifest(join(home, own, path)).version]);
    expect(installed).toEqual(TESTED);
    expect(said).not.toMatch(/warn/i);
  });

  it('are no part of the tarball', () => {
    expect(statSync(packed.tarball).size).toBeLessThan(1_000_000);
    expect(packed.contents.filter((path) => path.includes('node_modules'))).toEqual([]);
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
