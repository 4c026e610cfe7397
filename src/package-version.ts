import { existsSync, readFileSync } from 'node:fs';

/** The version of this package. */
export function readPackageVersion(): string {
  const { version } = JSON.parse(readFileSync(locate('package.json'), 'utf8')) as { version: string };
  return version;
}

/** A file at the root of the package, which is one folder up from the sources, and two from what is built of them. */
function locate(name: string): URL {
  const ofSources = new URL(`../${name}`, import.meta.url);
  return existsSync(ofSources) ? ofSources : new URL(`../../${name}`, import.meta.url);
}
