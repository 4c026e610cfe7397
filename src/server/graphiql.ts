import { readdirSync, readFileSync } from 'node:fs';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { Kind, parse, valueFromASTUntyped } from 'graphql';
import type { GraphiQLOptions, Plugin } from 'graphql-yoga';

// The same place seen from the sources and from the build, which copies the operations.
const OPERATIONS = new URL('../../schema/operations/', import.meta.url);

/** GraphiQL with the example operations as its first tabs, in the order of their file names. */
export function readGraphiQLOptions(): GraphiQLOptions {
  const files = readdirSync(OPERATIONS).filter((file) => file.endsWith('.graphql'));
  const operations = files.sort().map((file) => readFileSync(new URL(file, OPERATIONS), 'utf8'));
  return {
    title: 'WeChat assets',
    defaultTabs: operations.map((query) => ({ query, variables: variablesOf(query) })),
  };
}

// A tab jumps aside under the mouse button, so that the first click misses it: GraphiQL's own, while a tab can be dragged.
const STILL_TABS = '<style>.graphiql-tab { transform: none !important }</style>';

/** The page of GraphiQL, whole: it loads nothing from another host. */
export function renderGraphiQLPage(options: GraphiQLOptions): string {
  return renderGraphiQL(options).replace('</head>', () => `${STILL_TABS}</head>`);
}

/** The variables of an operation with their defaults, so that the reader sees what there is to change. */
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

/** Takes who opens the bare address on to GraphiQL. */
export function useRootRedirect(): Plugin {
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      if (request.method !== 'GET' || url.pathname !== '/') return;
      endResponse(new fetchAPI.Response(null, { status: 302, headers: { location: '/graphql' } }));
    },
  };
}
