import { existsSync, readFileSync } from 'node:fs';

/** What the package says of itself. */
export interface Package {
  readonly version: string;
  readonly engines: { readonly node: string };
}

/** The version of this package. */
export function readPackageVersion(): string {
  return readPackage().version;
}

/** The `package.json` of this package. */
export function readPackage(): Package {
  return JSON.parse(readFileSync(locate('package.json'), 'utf8'));
}

/** A file at the root of the package, which is one folder up from the sources, and two from what is built of them. */
function locate(name: string): URL {
  const ofSources = new URL(`../${name}`, import.meta.url);
  return existsSync(ofSources) ? ofSources : new URL(`../../${name}`, import.meta.url);
}
