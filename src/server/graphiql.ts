import { readdirSync, readFileSync } from 'node:fs';
import { Kind, parse, valueFromASTUntyped } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { FIRST_RUN_SCRIPT, KEY_SCRIPT, PICTURES_SCRIPT, STYLE } from './graphiql-scripts.ts';
import type { Route } from './routes.ts';
import { createStaticRoute } from './static-route.ts';

// The same place from the sources and from the build, which copies the operations.
const OPERATIONS = new URL('../../schema/operations/', import.meta.url);

/**
 * Shows GraphiQL to browsers that open `/graphql`, and redirects them there from `/`. The page
 * holds only what the package does, so it needs no key; its queries do.
 *
 * @param hasKeys whether requests need a key: then the page asks for it
 */
export function useGraphiQL({ hasKeys }: { readonly hasKeys: boolean }): Plugin {
  let page: Promise<Route> | undefined;
  // Made for the first browser that asks: a start does not wait for nine megabytes.
  const show: Route = async (request, fetchAPI) => {
    page ??= renderPage({ hasKeys }).then(createPage);
    return (await page)(request, fetchAPI);
  };
  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return;
      // Relative: a proxy may have removed a prefix that is not known here.
      if (url.pathname === '/')
        endResponse(new fetchAPI.Response(null, { status: 302, headers: { location: 'graphql' } }));
      else if (url.pathname === '/graphql' && request.headers.get('accept')?.includes('text/html'))
        endResponse(await show(request, fetchAPI));
    },
  };
}

/** Compressed once, by gzip alone: brotli would take many seconds for nine megabytes. */
function createPage(html: string): Route {
  return createStaticRoute(Buffer.from(html), {
    codings: ['gzip'],
    headers: () => ({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      vary: 'accept, accept-encoding',
      // No other page may frame this one and trick a user into clicking (clickjacking).
      'content-security-policy': "frame-ancestors 'none'",
    }),
  });
}

/** Tells browsers at `/graphql` and `/` that GraphiQL is off: other answers are for programs. */
export function useNoGraphiQL(): Plugin {
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      const isPage = url.pathname === '/' || (url.pathname === '/graphql' && url.search === '');
      if (request.method !== 'GET' || !isPage || !request.headers.get('accept')?.includes('text/html'))
        return;
      const headers = { 'content-type': 'text/plain; charset=utf-8' };
      endResponse(new fetchAPI.Response(IS_OFF, { status: 404, headers }));
    },
  };
}

const IS_OFF = 'GraphiQL is off here: GRAPHIQL=true turns it on.\n';

/** All of GraphiQL, self-contained, with the example operations as tabs in file-name order. */
async function renderPage({ hasKeys }: { readonly hasKeys: boolean }): Promise<string> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const files = readdirSync(OPERATIONS).filter((file) => file.endsWith('.graphql'));
  const operations = files.sort().map((file) => readFileSync(new URL(file, OPERATIONS), 'utf8'));
  return renderGraphiQL({
    title: 'WeChat library',
    defaultTabs: operations.map((query) => ({ query, variables: variablesOf(query) })),
  }).replace(
    '</head>',
    () => `${STYLE}${hasKeys ? KEY_SCRIPT : ''}${PICTURES_SCRIPT}${FIRST_RUN_SCRIPT}</head>`,
  );
}

/** An operation's variables with their defaults, so the user sees what can be changed. */
function variablesOf(operation: string): string | null {
  const [definition] = parse(operation).definitions;
  const variables =
    definition?.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : [];
  if (variables.length === 0) return null;
  const entries = variables.map(({ variable, defaultValue }) => {
    return [variable.name.value, defaultValue ? valueFromASTUntyped(defaultValue) : null];
  });
  return JSON.stringify(Object.fromEntries(entries), null, 2);
}
