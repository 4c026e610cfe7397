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

const NONE = { byId: new Map(), fileOf: new Map(), only: false };

/** What Apollo's tool writes, with these operations in it. */
function apolloManifest(operations: readonly object[], version = 1): string {
  return JSON.stringify({ format: 'apollo-persisted-query-manifest', version, operations });
}

describe('readTrustedDocuments', () => {
  it('has none where nothing is set', () => {
    expect(read({})).toEqual({ trustedDocuments: NONE, faults: [] });
  });

  it("reads the manifest of GraphQL Code Generator's client preset", () => {
    const { trustedDocuments, faults } = read({
      TRUSTED_DOCUMENTS: 'test/generated/persisted-documents.json',
      TRUSTED_DOCUMENTS_ONLY: 'true',
    });

    expect(faults).toEqual([]);
    expect(trustedDocuments.only).toBe(true);
    expect(trustedDocuments.byId.size).toBe(16);
    for (const [id, text] of trustedDocuments.byId) {
      expect(id).toMatch(/^sha256:[\da-f]{64}$/);
      expect(text).toMatch(/^(query|subscription) \w+/);
    }
  });

  it("reads Apollo's manifest, and ids of any form", () => {
    const operation = { id: 'a/b 壹', name: 'A', type: 'query', body: 'query A { b }' };

    const { trustedDocuments, faults } = read({
      TRUSTED_DOCUMENTS: manifestFile(apolloManifest([operation])),
    });

    expect(faults).toEqual([]);
    expect([...trustedDocuments.byId]).toEqual([['a/b 壹', 'query A { b }']]);
  });

  it('reads a file that begins with a byte order mark', () => {
    const { trustedDocuments, faults } = read({ TRUSTED_DOCUMENTS: manifestFile('\uFEFF{ "0a": "{ b }" }') });

    expect([faults, [...trustedDocuments.byId]]).toEqual([[], [['0a', '{ b }']]]);
  });

  it.each(['__proto__', 'constructor', 'a "b" \\', '"'])('reads a document under the id %s', (id) => {
    const content = `{ ${JSON.stringify(id)} : "{ b }", "0a": "{ c(d: \\"e\\": 1) }" }`;

    const { trustedDocuments } = read({ TRUSTED_DOCUMENTS: manifestFile(content) });

    expect(trustedDocuments.byId.get(id)).toBe('{ b }');
    expect(trustedDocuments.byId.get('0a')).toBe('{ c(d: "e": 1) }');
  });

  it('refuses two texts under one id of one object', () => {
    const file = manifestFile('{ "0a": "{ b }", "0b": "{ b }", "0a": "{ c }" }');

    expect(read({ TRUSTED_DOCUMENTS: file }).faults).toEqual([
      `TRUSTED_DOCUMENTS has two texts under 0a: both in ${file}.`,
    ]);
  });

  it.each(['{ "0a": 1, "0a": "{ b }" }', '{ "0a": { "0b": "{ c }" }, "0a": "{ b }" }'])(
    'refuses what is no text, also where a text follows: %s',
    (content) => {
      expect(read({ TRUSTED_DOCUMENTS: manifestFile(content) }).faults).toEqual([
        expect.stringContaining('is no manifest, as its "0a" shows'),
      ]);
    },
  );

  it.each(['', 'sha256:'])('refuses the id "%s", which names no document', (id) => {
    const file = manifestFile(JSON.stringify({ [id]: '{ b }' }));

    expect(read({ TRUSTED_DOCUMENTS: file }).faults).toEqual([
      `TRUSTED_DOCUMENTS has a document without an id in ${file}.`,
    ]);
  });

  it('reads several files, and says of each document which one has it', () => {
    const [one, other] = [
      manifestFile('{ "0a": "{ b }" }'),
      manifestFile('{ "0a": "{ b }", "0b": "{ c }" }'),
    ];

    const { trustedDocuments, faults } = read({ TRUSTED_DOCUMENTS: `${one}, ${other},` });

    expect(faults).toEqual([]);
    expect(trustedDocuments.fileOf).toEqual(
      new Map([
        ['0a', one],
        ['0b', other],
      ]),
    );
  });

  it.each([
    { content: 'not json', fault: 'that is not JSON.' },
    { content: '[]', fault: 'that is no manifest: it must be' },
    { content: 'null', fault: 'that is no manifest: it must be' },
    { content: '{ "a": 5 }', fault: 'that is no manifest, as its "a" shows' },
    { content: '{ "a": { "text": "{ b }" } }', fault: 'as its "a" shows' },
    { content: apolloManifest([], 2), fault: 'as its "version" shows' },
    { content: '{ "format": "other", "operations": [] }', fault: 'as its "format" shows' },
    { content: apolloManifest([{ id: '0a', body: '{ b }' }, { id: '0b' }]), fault: '"operations.1.body"' },
    { content: '{}', fault: 'without documents' },
    { content: apolloManifest([]), fault: 'without documents' },
    {
      content: '{ "0a": "{ b }", "0b": "{ c" }',
      fault: 'under 0b: Syntax Error: Expected Name',
    },
    { content: JSON.stringify({ '0c': '{a'.repeat(100_000) }), fault: 'under 0c' },
    { content: '{ "0a": "{ b }", "sha256:0a": "{ c }" }', fault: 'two texts under sha256:0a: both in ' },
    {
      content: apolloManifest([
        { id: '0a', body: '{ b }' },
        { id: '0a', body: '{ c }' },
      ]),
      fault: 'two texts under 0a: both in ',
    },
  ])('finds the fault in a file of $content, and names the file', ({ content, fault }) => {
    const file = manifestFile(content);
    const { faults } = read({ TRUSTED_DOCUMENTS: file });

    expect(faults).toEqual([expect.stringContaining(fault)]);
    expect(faults[0]).toContain(file);
    expect(faults[0]).toMatch(/^TRUSTED_DOCUMENTS .*\.$/);
  });

  it('names both files that have another text under one id', () => {
    const [one, other] = [manifestFile('{ "0a": "{ b }" }'), manifestFile('{ "0a": "{ c }" }')];

    expect(read({ TRUSTED_DOCUMENTS: `${one},${other}` }).faults).toEqual([
      `TRUSTED_DOCUMENTS has two texts under 0a: one in ${one}, another in ${other}.`,
    ]);
  });

  it.each(['/does/not/exist.json', tmpdir()])('says that it cannot read %s', (TRUSTED_DOCUMENTS) => {
    expect(read({ TRUSTED_DOCUMENTS }).faults).toEqual([
      `TRUSTED_DOCUMENTS names ${TRUSTED_DOCUMENTS}, a file that cannot be read.`,
    ]);
  });

  it.each([
    { only: 'true', fault: 'TRUSTED_DOCUMENTS is not set' },
    { only: 'yes', fault: 'must be true or false' },
  ])('finds the fault in TRUSTED_DOCUMENTS_ONLY=$only alone', ({ only, fault }) => {
    expect(read({ TRUSTED_DOCUMENTS_ONLY: only }).faults).toEqual([expect.stringContaining(fault)]);
  });
});
