import { readFileSync } from 'node:fs';

// The same place from the sources and from the build, which copies it.
const MANIFEST = new URL('../../page/generated/persisted-documents.json', import.meta.url);

let documents: ReadonlyMap<string, string> | undefined;

/** The operations of the library page, each by its hash. They are read once. */
export function readPageDocuments(): ReadonlyMap<string, string> {
  documents ??= new Map(Object.entries<string>(JSON.parse(readFileSync(MANIFEST, 'utf8'))));
  return documents;
}
