import { existsSync, readFileSync } from 'node:fs';

// `main.ts` imports this file: it holds only what old versions of Node.js can run.

/** What the package says of itself. */
interface Package {
  readonly version: string;
  readonly engines: { readonly node: string };
}

/** The version of this package. */
export function readPackageVersion(): string {
  return readPackage().version;
}

/** The oldest version of Node.js that the package runs on, as "20.20". */
export function readNeededNode(): string {
  return readPackage().engines.node.replace('>=', '');
}

/** Whether a version, as "18.20.8", is below another, of which only the numbers that it has count. */
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

/** A file at the root of the package, which is one folder up from the sources, and two from what is built of them. */
function locate(name: string): URL {
  const ofSources = new URL(`../${name}`, import.meta.url);
  return existsSync(ofSources) ? ofSources : new URL(`../../${name}`, import.meta.url);
}
