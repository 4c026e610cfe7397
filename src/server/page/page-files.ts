import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** A file of the built page. */
export interface PageFile {
  /** Relative to the page, such as `assets/page-4f5a.js`. */
  readonly path: string;
  readonly content: Buffer<ArrayBuffer>;
}

/** Where `npm run build` puts the page, seen from the build itself and from the sources. */
const FOLDERS = ['../../../page/', '../../../dist/page/'].map((path) => new URL(path, import.meta.url));

/** All files of the built page. @throws if it was not built */
export function readPageFiles(): readonly PageFile[] {
  const folder = FOLDERS.find((each) => existsSync(new URL('index.html', each)));
  if (folder === undefined) throw new Error('The library page is not built: run `npm run build`.');
  return ['', 'assets/'].flatMap((part) =>
    readdirSync(new URL(part, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => ({ path: `${part}${name}`, content: readFileSync(new URL(part + name, folder)) })),
  );
}
