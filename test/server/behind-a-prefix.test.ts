import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type GatewaySettings, gatewayOver } from '../helpers/execute.ts';
import { localServer } from '../helpers/local-server.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { serve } from '../helpers/serve.ts';

/**
 * A gateway behind a proxy that takes `prefix` off each path, and knows no other paths: its address
 * there.
 */
async function gatewayBehind(prefix: string, settings: GatewaySettings = {}): Promise<string> {
  const { port } = await serve(gatewayOver(memorySource([]).source, { graphiql: true, ...settings }));
  const { url } = await localServer(({ method, url: target, headers }, response) => {
    if (!target.startsWith(`${prefix}/`)) return response.writeHead(404).end();
    const path = target.slice(prefix.length);
    return httpRequest({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    }).end();
  });
  return `${url.origin}${prefix}`;
}

const AS_BROWSER = { headers: { accept: 'text/html' } };

describe.each(['/wx', '/apps/wx', ''])('behind a proxy that takes off the prefix "%s"', (prefix) => {
  it('the bare address leads to GraphiQL under the prefix', async () => {
    const address = await gatewayBehind(prefix);

    const response = await fetch(`${address}/`, AS_BROWSER);

    expect([response.status, response.url]).toEqual([200, `${address}/graphql`]);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  it('the library page finds its files and GraphQL under the prefix', async () => {
    const address = await gatewayBehind(prefix, { libraryPage: true });

    const page = await fetch(`${address}/`, AS_BROWSER);
    const named = Array.from(
      (await page.text()).matchAll(/(?:src|href)="(\.[^"]*)"/g),
      ([, path = '']) => path,
    );
    const files = await Promise.all(named.map((path) => fetch(new URL(path, page.url))));
    const script = await files.find(({ url }) => url.endsWith('.js'))?.text();

    expect(page.url).toBe(`${address}/`);
    expect(files.map(({ status }) => status)).toEqual([200, 200]);
    expect(script).toMatch(/fetch\((["'`])graphql\1|=(["'`])graphql\2/);
  });
});

it('GraphiQL asks the address at which it was opened, whatever that is', async () => {
  const page = await (await fetch(`${await gatewayBehind('/wx')}/graphql`, AS_BROWSER)).text();

  const [, options = ''] =
    /renderYogaGraphiQL\(\s*window\.document\.querySelector\('#root'\),\s*(\{.*\}),\s*\);/.exec(page) ?? [];
  expect(JSON.parse(options)).toHaveProperty('defaultTabs');
  expect(JSON.parse(options)).not.toHaveProperty('endpoint');
  // What it takes then, by its own code.
  expect(page).toMatch(/new URL\(\w+\.endpoint\?\?location\.pathname,location\.href\)/);
});
