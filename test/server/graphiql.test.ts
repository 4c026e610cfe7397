import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gatewayOver } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';

function open(path: string, graphiql = true) {
  return gatewayOver(memorySource([]).source, { graphiql }).fetch(`http://gateway.test${path}`, {
    headers: { accept: 'text/html' },
  });
}

describe('GraphiQL', () => {
  it('opens with the example operations', async () => {
    const page = await (await open('/graphql')).text();

    const comments = readdirSync('schema/operations').map(
      (file) => readFileSync(`schema/operations/${file}`, 'utf8').split('\n')[0] ?? '',
    );
    expect(comments).toHaveLength(7);
    expect(comments.filter((comment) => !comment.startsWith('# ') || !page.includes(comment))).toEqual([]);
  });

  it('shows the variables of an operation with their defaults', async () => {
    const page = await (await open('/graphql')).text();

    expect(page).toContain(JSON.stringify(JSON.stringify({ size: 50, after: null }, null, 2)));
  });

  it('loads nothing from another host', async () => {
    const page = await (await open('/graphql')).text();

    const loading = page.matchAll(
      /<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)\s*=\s*["']?(https?:)?\/\/[^>]*>/g,
    );
    expect(Array.from(loading, ([tag]) => tag.slice(0, 200))).toEqual([]);
  });

  it('is where the bare address leads', async () => {
    const response = await open('/');

    expect([response.status, response.headers.get('location')]).toEqual([302, '/graphql']);
  });

  it.each(['/', '/graphql'])('is not there when switched off: %s', async (path) => {
    const response = await open(path, false);

    expect([response.status, response.headers.get('location')]).not.toContain(200);
    expect(response.status).toBeGreaterThanOrEqual(400);
  });
});
