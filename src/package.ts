import { existsSync, readFileSync } from 'node:fs';

// `main.ts` imports this file, so it must run on old versions of Node.js.

/** The fields of `package.json` that are used here. */
interface Package {
  readonly version: string;
  readonly engines: { readonly node: string };
}

/** The version of this package. */
export function readPackageVersion(): string {
  return readPackage().version;
}

/** The oldest Node.js version that the package runs on, as "20.20". */
export function readNeededNode(): string {
  return readPackage().engines.node.replace('>=', '');
}

/** Whether a version such as "18.20.8" is older than `needed`. Only the parts in `needed` count. */
export function isOlder(version: string, needed: string): boolean {
  const numbers = version.split('.').map(Number);
  for (const [index, least] of needed.split('.').map(Number).entries()) {
    const number = numbers[index] || 0;
    if (number !== least) return number < least;
  }
  return false;
}

/** The `package.json` of this package. */
function readPackage(): Package {
  return JSON.parse(readFileSync(locate('package.json'), 'utf8'));
}

/** A file at the package root: one folder above the sources, two above the build. */
function locate(name: string): URL {
  const ofSources = new URL(`../${name}`, import.meta.url);
  return existsSync(ofSources) ? ofSources : new URL(`../../${name}`, import.meta.url);
}
