import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compareSchemas } from './compare-schemas.ts';

function readSchema(name: string) {
  return buildSchema(readFileSync(`schema/${name}.graphql`, 'utf8'));
}

describe('schema.graphql', () => {
  // What is wrong where this fails is the change, not `released.graphql`: its first lines tell when
  // that is renewed.
  it('breaks nobody who uses the last release', async ({ annotate }) => {
    const { breaking, dangerous } = compareSchemas(readSchema('released'), readSchema('schema'));

    for (const change of dangerous) await annotate(change);
    expect(breaking).toEqual([]);
  });
});

describe('compareSchemas', () => {
  const RELEASED = `
    type Query { asset(id: ID!, form: Form = SAFE): Asset }
    interface Asset { id: ID! }
    type Picture implements Asset { id: ID!, name: String!, width: Int }
    enum Form { SAFE TEXT }
  `;

  /** What callers notice where a part of the schema becomes another. */
  function changesOf(part: string, next: string) {
    expect(RELEASED).toContain(part);
    return compareSchemas(buildSchema(RELEASED), buildSchema(RELEASED.replace(part, next)));
  }

  it.each([
    [
      'a field that is gone',
      ', width: Int',
      '',
      /^Picture\.width was removed\. This breaks operations that ask/,
    ],
    [
      'a field that may be null',
      'name: String!',
      'name: String',
      /^Picture\.name changed type .* code that reads/,
    ],
    [
      'an argument that is gone',
      ', form: Form = SAFE',
      '',
      /arg form was removed\. This breaks operations that give/,
    ],
    [
      'a required argument',
      'id: ID!, form',
      'id: ID!, at: Int!, form',
      /arg at .* This breaks all who ask for/,
    ],
    [
      'a value that is gone',
      'SAFE TEXT',
      'SAFE',
      /^TEXT was removed from enum type Form\. This breaks operations/,
    ],
    [
      'a type that is gone',
      'type Picture',
      'type Photo',
      /^Picture was removed\. This breaks operations that name/,
    ],
    [
      'an interface that is gone',
      'implements Asset ',
      '',
      /This breaks operations that reach the type by a fragment/,
    ],
  ])('tells of %s, and whom it breaks', (_, part, next, sentence) => {
    expect(changesOf(part, next).breaking).toContainEqual(expect.stringMatching(sentence));
  });

  it.each([
    [
      'a value that is new',
      'SAFE TEXT',
      'SAFE TEXT RAW',
      /This may surprise code that knows what to do with each/,
    ],
    ['another default', '= SAFE', '= TEXT', /This may surprise all who leave it out/],
    [
      'an argument that is new',
      'id: ID!, form',
      'id: ID!, at: Int, form',
      /This may surprise code that gives all/,
    ],
  ])('tells of %s, which breaks nobody', (_, part, next, sentence) => {
    expect(changesOf(part, next)).toEqual({ breaking: [], dangerous: [expect.stringMatching(sentence)] });
  });

  it('says nothing of what is new, and of descriptions', () => {
    const added = changesOf('width: Int', '"""In pixels.""" width: Int, height: Int');

    expect(added).toEqual({ breaking: [], dangerous: [] });
  });
});
