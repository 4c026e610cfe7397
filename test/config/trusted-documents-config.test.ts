import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readTrustedDocuments } from '../../src/config/trusted-documents-config.ts';

function manifestFile(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'manifest-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'persisted-documents.json');
  writeFileSync(path, content);
  return path;
}

function read(variables: Record<string, string>) {
  const faults: string[] = [];
  const trustedDocuments = readTrustedDocuments(variables, (fault) => faults.push(fault));
  return { trustedDocuments, faults };
}

describe('readTrustedDocuments', () => {
  it('has none where nothing is set', () => {
    expect(read({})).toEqual({ trustedDocuments: { byId: new Map(), only: false }, faults: [] });
  });

  it("reads the manifest of GraphQL Code Generator's client preset", () => {
    const { trustedDocuments, faults } = read({
      TRUSTED_DOCUMENTS: 'test/generated/persisted-documents.json',
      TRUSTED_DOCUMENTS_ONLY: 'true',
    });

    expect(faults).toEqual([]);
    expect(trustedDocuments.only).toBe(true);
    expect(trustedDocuments.byId.size).toBe(10);
    for (const [id, text] of trustedDocuments.byId) {
      expect(id).toMatch(/^sha256:[\da-f]{64}$/);
      expect(text).toMatch(/^query \w+/);
    }
  });

  it.each([
    { content: 'not json', fault: 'is not a persisted-documents.json' },
    { content: '[]', fault: 'is not a persisted-documents.json' },
    { content: 'null', fault: 'is not a persisted-documents.json' },
    { content: '{ "a": 5 }', fault: 'is not a persisted-documents.json' },
    { content: '{ "a": { "text": "{ b }" } }', fault: 'is not a persisted-documents.json' },
    { content: '{}', fault: 'without documents' },
    {
      content: '{ "0a": "{ b }", "0b": "{ c" }',
      fault: 'invalid GraphQL under 0b: Syntax Error: Expected Name',
    },
    { content: JSON.stringify({ '0c': '{a'.repeat(100_000) }), fault: 'under 0c' },
  ])('finds the fault in a file of $content', ({ content, fault }) => {
    const { faults } = read({ TRUSTED_DOCUMENTS: manifestFile(content) });

    expect(faults).toEqual([expect.stringContaining(fault)]);
    expect(faults[0]).toMatch(/^TRUSTED_DOCUMENTS .*\.$/);
  });

  it.each(['/does/not/exist.json', tmpdir()])('says that it cannot read %s', (TRUSTED_DOCUMENTS) => {
    expect(read({ TRUSTED_DOCUMENTS }).faults).toEqual([
      'TRUSTED_DOCUMENTS names a file that cannot be read.',
    ]);
  });

  it.each([
    { only: 'true', fault: 'TRUSTED_DOCUMENTS is not set' },
    { only: 'yes', fault: 'must be true or false' },
  ])('finds the fault in TRUSTED_DOCUMENTS_ONLY=$only alone', ({ only, fault }) => {
    expect(read({ TRUSTED_DOCUMENTS_ONLY: only }).faults).toEqual([expect.stringContaining(fault)]);
  });
});
