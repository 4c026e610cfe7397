import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** What packing makes of this checkout. */
export interface PackedPackage {
  /** The path of the tarball. */
  readonly tarball: string;
  /** The paths of the files in it. */
  readonly contents: readonly string[];
  /** The folder in which it was packed, as packing leaves it. */
  readonly checkout: string;
}

/** Everything that packing reads, builds from, or puts into the tarball. */
const FOLDERS = ['src', 'schema', 'scenarios', 'docs', 'deploy', 'examples'];
const TO_BUILD = ['package.json', 'package-lock.json', 'build.js', 'pin.js'];
const TO_COMPILE = ['tsconfig.json', 'tsconfig.build.json'];
const TO_READ = [
  'README.md',
  'README.zh-CN.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'LICENSE',
  '.env.example',
  'compose.yaml',
];

/** Where an example that was run or built here leaves what it made. */
const MADE_BY_EXAMPLES = ['examples/apollo/node_modules/.vite/deps', 'examples/apollo/dist'];

/**
 * Packs this checkout, in a copy within a folder: packing builds, and would take from others what
 * they run.
 */
export function packPackage(folder: string): PackedPackage {
  const checkout = join(folder, 'checkout');
  for (const name of [...FOLDERS, ...TO_BUILD, ...TO_COMPILE, ...TO_READ])
    cpSync(name, join(checkout, name), { recursive: true });
  for (const folder of MADE_BY_EXAMPLES) {
    mkdirSync(join(checkout, folder), { recursive: true });
    writeFileSync(join(checkout, folder, 'made.js'), '');
  }
  symlinkSync(resolve('node_modules'), join(checkout, 'node_modules'));
  const json = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: checkout });
  const [{ filename, files }] = JSON.parse(json.toString());
  const contents = files.map(({ path }: { path: string }) => path);
  return { tarball: join(folder, filename), contents, checkout };
}

/**
 * Installs a package into a new folder, and resolves with what npm says of it. Rejects where a
 * package does not want this version of Node.js.
 */
export async function installInto(home: string, spec: string, options: readonly string[] = []) {
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), '{}');
  const args = ['install', '--engine-strict', '--no-audit', '--no-fund', ...options, spec];
  const { stdout, stderr } = await promisify(execFile)('npm', args, { cwd: home });
  return stdout + stderr;
}
