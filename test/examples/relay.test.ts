import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readTrustedDocuments } from '../../src/config/trusted-documents-config.ts';

const FOLDER = 'examples/relay';
const MANIFEST = `${FOLDER}/persisted-queries.json`;

/** The hashes that the app sends. `relay-compiler --validate`, of the check, tells whether they are up to date. */
function hashesSent(): string[] {
  const folder = `${FOLDER}/src/__generated__`;
  return readdirSync(folder).flatMap((file) => {
    const [, hash] = /^\/\/ @relayRequestID (\w+)$/m.exec(readFileSync(`${folder}/${file}`, 'utf8')) ?? [];
    return hash ?? [];
  });
}

it('has the operations that its app sends in its manifest, and no others', () => {
  expect(hashesSent()).not.toEqual([]);
  expect(Object.keys(JSON.parse(readFileSync(MANIFEST, 'utf8'))).sort()).toEqual(hashesSent().sort());
});

it('has a manifest that the gateway takes', () => {
  const faults: string[] = [];

  readTrustedDocuments({ TRUSTED_DOCUMENTS: MANIFEST }, (fault) => faults.push(fault));

  expect(faults).toEqual([]);
});
