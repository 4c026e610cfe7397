import { readdirSync, readFileSync } from 'node:fs';
import type { GraphiQLOptions, Plugin } from 'graphql-yoga';

// The same place seen from the sources and from the build, which copies the operations.
const OPERATIONS = new URL('../../schema/operations/', import.meta.url);

/** GraphiQL with the example operations as its first tabs, in the order of their file names. */
export function readGraphiQLOptions(): GraphiQLOptions {
  const files = readdirSync(OPERATIONS).filter((file) => file.endsWith('.graphql'));
  const operations = files.sort().map((file) => readFileSync(new URL(file, OPERATIONS), 'utf8'));
  return {
    title: 'WeChat asset gateway',
    defaultTabs: operations.map((query) => ({ query })),
  };
}

/** Takes who opens the bare address on to GraphiQL. */
export function useRootRedirect(): Plugin {
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      if (request.method !== 'GET' || url.pathname !== '/') return;
      endResponse(new fetchAPI.Response(null, { status: 302, headers: { location: '/graphql' } }));
    },
  };
}
