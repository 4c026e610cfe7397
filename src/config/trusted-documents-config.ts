import { readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { z } from 'zod';
import type { TrustedDocuments } from '../server/document/trusted-documents.ts';
import { flag, type Report, readVariable, type Variables } from './variables.ts';

/** The documents of the manifest that the variables name. Problems go to `report` as sentences. */
export function readTrustedDocuments(variables: Variables, report: Report): TrustedDocuments {
  const { TRUSTED_DOCUMENTS: file } = variables;
  const only = readVariable('TRUSTED_DOCUMENTS_ONLY', flag.default(false), variables, report);
  if (only && file === undefined)
    report('TRUSTED_DOCUMENTS_ONLY is true, but TRUSTED_DOCUMENTS is not set: no query would be answered.');
  const byId = new Map(file === undefined ? [] : readManifest(file, report));
  return { byId, only };
}

/** What GraphQL Code Generator's client preset writes: each document's text by its hash. */
const manifestSchema = z.record(z.string(), z.string());

function readManifest(file: string, report: Report): [id: string, text: string][] {
  try {
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    const documents = Object.entries(manifest);
    if (documents.length === 0) report('TRUSTED_DOCUMENTS names a file without documents.');
    for (const [id, text] of documents) checkSyntax(id, text, report);
    return documents;
  } catch (error) {
    const isContent = error instanceof SyntaxError || error instanceof z.ZodError;
    report(`TRUSTED_DOCUMENTS names a file that ${isContent ? `is not ${MANIFEST}` : 'cannot be read'}.`);
    return [];
  }
}

const MANIFEST = 'a persisted-documents.json: a JSON object with the text of each document under its hash';

function checkSyntax(id: string, text: string, report: Report): void {
  try {
    parse(text);
  } catch (error) {
    // This also catches documents nested too deep to parse.
    const reason = error instanceof Error ? error.message : String(error);
    report(`TRUSTED_DOCUMENTS has invalid GraphQL under ${id}: ${reason.replace(/\.?$/, '.')}`);
  }
}
