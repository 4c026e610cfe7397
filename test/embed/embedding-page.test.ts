import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const EXAMPLES = [
  'node-http/server.ts',
  'hono/server.ts',
  'next/gateway.ts',
  'next/app/graphql/route.ts',
  'next/next.config.ts',
];

describe('docs/embedding.md', () => {
  it('shows the programs that are tried', () => {
    const page = readFileSync('docs/embedding.md', 'utf8');
    const shown = Array.from(page.matchAll(/^```ts\n(.*?)^```$/gms), ([, code]) => code);

    expect(shown).toEqual(EXAMPLES.map((name) => readFileSync(`examples/embed/${name}`, 'utf8')));
  });
});
