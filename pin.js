import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

// `node pin.js` before packing, `node pin.js --undo` after it: the package names the versions with which it was tested, those
// of package-lock.json. It does so twice. npm heeds npm-shrinkwrap.json where a registry tells of it, and passes over it in
// a tarball; so package.json names them too, as exact versions.

const PACKAGE = 'package.json';
const KEPT = 'package.json.unpinned';
const SHRINKWRAP = 'npm-shrinkwrap.json';

// Also before packing: who ended it half-way has left them.
if (existsSync(KEPT)) renameSync(KEPT, PACKAGE);
rmSync(SHRINKWRAP, { force: true });
if (!process.argv.includes('--undo')) pin();

function pin() {
  const text = readFileSync(PACKAGE, 'utf8');
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const { '': root, ...installed } = lock.packages;
  const production = Object.entries(installed).filter(([, { dev }]) => !dev);
  // Overrides are for development: npm wants none for what package.json names itself, and heeds none of a dependency.
  const { devDependencies, overrides, ...rest } = JSON.parse(text);
  // Packages for one platform would be refused on all others. Those that have them name one version of each.
  const dependencies = pinned(production.filter(([, { optional }]) => !optional));
  const pinnedRoot = { ...root, devDependencies: undefined, dependencies };

  writeFileSync(KEPT, text);
  write(PACKAGE, { ...rest, dependencies });
  write(SHRINKWRAP, { ...lock, packages: { '': pinnedRoot, ...Object.fromEntries(production) } });
}

/**
 * Each package in the version that stands highest: npm puts that where the others find it. A second version, which one
 * package alone has below itself, cannot be named here; it is the newest in that package's range.
 */
function pinned(production) {
  const highestFirst = production.toSorted(([one], [other]) => depthOf(one) - depthOf(other));
  const versions = new Map();
  for (const [path, { version }] of highestFirst) {
    const name = path.split('node_modules/').at(-1);
    if (!versions.has(name)) versions.set(name, version);
  }
  return Object.fromEntries([...versions].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function depthOf(path) {
  return path.split('node_modules/').length;
}

function write(path, content) {
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
}
