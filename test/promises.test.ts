import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const TEXT = readFileSync('docs/promises.md', 'utf8');

/** The promises, without the heads of their tables. */
const ROWS = Array.from(
  TEXT.matchAll(/^\| (?!promise )([^|]+) \| ([^|]*) ?\| ([^|]+) \|$/gm),
  ([, promise = '', , proof = '']) => ({ promise, proof }),
);

describe('docs/promises.md', () => {
  const tests = new Set(Array.from(TEXT.matchAll(/`(test\/[^`]+)`/g), ([, file = '']) => file));
  const commands = new Set(Array.from(TEXT.matchAll(/`npm run ([\w:-]+)/g), ([, name = '']) => name));
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

  it('is read whole', () => {
    const lines = TEXT.split('\n').filter((line) => line.startsWith('| '));
    const heads = lines.filter((line) => line.startsWith('| promise |'));

    expect(ROWS).toHaveLength(lines.length - heads.length);
    expect(ROWS.length).toBeGreaterThan(40);
  });

  it.each(ROWS)('proves: $promise', ({ proof }) => {
    expect(proof).toMatch(/`test\/.+\.test\.ts`|`npm run [\w:-]+|^same$/);
  });

  it.each([...tests])('names a test that there is: %s', (file) => {
    expect(existsSync(file)).toBe(true);
  });

  it.each([...commands])('names a command that there is: %s', (name) => {
    expect(scripts).toHaveProperty([name]);
  });
});
