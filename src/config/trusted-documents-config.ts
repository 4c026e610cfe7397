import { readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { bareIdOf, type TrustedDocuments } from '../server/document/trusted-documents.ts';
import { decodeManifest, type ManifestDocument, ManifestError } from './document-manifest.ts';
import { entriesOf, flag, type Report, readVariable, type Variables } from './variables.ts';

/** The documents of the manifests that the variables name. Problems go to `report` as sentences. */
export function readTrustedDocuments(variables: Variables, report: Report): TrustedDocuments {
  const { TRUSTED_DOCUMENTS: names } = variables;
  const only = readVariable('TRUSTED_DOCUMENTS_ONLY', flag.default(false), variables, report);
  if (only && names === undefined)
    report('TRUSTED_DOCUMENTS_ONLY is true, but TRUSTED_DOCUMENTS is not set: no query would be answered.');
  const byId = new Map<string, string>();
  const fileOf = new Map<string, string>();
  /** By bare ids: with and without the name of the hash, they name one document. */
  const known = new Map<string, KnownDocument>();
  for (const file of entriesOf(names ?? '')) {
    for (const { id, text } of readManifest(file, report)) {
      if (bareIdOf(id) === '') report(`TRUSTED_DOCUMENTS has a document without an id in ${file}.`);
      const same = known.get(bareIdOf(id));
      if (same !== undefined) {
        if (same.text !== text) report(twoTexts(id, same.file, file));
        continue;
      }
      checkSyntax({ id, text }, file, report);
      known.set(bareIdOf(id), { text, file });
      byId.set(id, text);
      fileOf.set(id, file);
    }
  }
  return { byId, fileOf, only };
}

interface KnownDocument {
  readonly text: string;
  readonly file: string;
}

function readManifest(file: string, report: Report): readonly ManifestDocument[] {
  try {
    const documents = decodeManifest(readFileSync(file, 'utf8'));
    if (documents.length === 0) report(`TRUSTED_DOCUMENTS names ${file}, a file without documents.`);
    return documents;
  } catch (error) {
    const fault = error instanceof ManifestError ? error.message : 'cannot be read';
    report(`TRUSTED_DOCUMENTS names ${file}, a file that ${fault}.`);
    return [];
  }
}

function checkSyntax({ id, text }: ManifestDocument, file: string, report: Report): void {
  try {
    parse(text);
  } catch (error) {
    // This also catches documents nested too deep to parse.
    const reason = error instanceof Error ? error.message : String(error);
    report(`TRUSTED_DOCUMENTS has invalid GraphQL in ${file} under ${id}: ${reason.replace(/\.?$/, '.')}`);
  }
}

function twoTexts(id: string, one: string, other: string): string {
  const places = one === other ? `both in ${one}` : `one in ${one}, another in ${other}`;
  return `TRUSTED_DOCUMENTS has two texts under ${id}: ${places}.`;
}
