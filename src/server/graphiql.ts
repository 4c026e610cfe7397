import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Kind, parse, valueFromASTUntyped } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { codingFor } from './request/accept-encoding.ts';
import { hasAlready } from './request/request-headers.ts';
import type { Route } from './routes.ts';

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

const compress = promisify(gzip);

/**
 * Serves a page that is compressed once, on its first request: it has nine megabytes and needs no
 * key. All answers share the bytes, so clients that do not read them add no memory.
 */
function createPage(html: string): Route {
  const plain = Buffer.from(html);
  let compressed: ReturnType<typeof compress> | undefined;
  // Weak: the compressed bytes have the same tag (RFC 9110, section 8.8.3.3).
  const etag = `W/"${createHash('sha256').update(plain).digest('base64url')}"`;
  // A new object per answer: the server writes the length into it.
  const createHeaders = () => ({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    vary: 'accept, accept-encoding',
    etag,
    // No other page may frame this one and trick a user into clicking (clickjacking).
    'content-security-policy': "frame-ancestors 'none'",
  });
  return async (request, { Response }) => {
    if (hasAlready(request, etag)) return new Response(null, { status: 304, headers: createHeaders() });
    const coding = codingFor(request.headers.get('accept-encoding') ?? '', ['gzip']);
    if (coding === undefined) return new Response(plain, { headers: createHeaders() });
    compressed ??= compress(plain);
    return new Response(await compressed, { headers: { ...createHeaders(), 'content-encoding': 'gzip' } });
  };
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

// GraphiQL moves a draggable tab under the mouse button, so the first click misses it. Ligatures
// alter ids on screen: the x of 0x2 becomes a multiplication sign, "==" one sign.
const STYLE = `<style>
  .graphiql-tab { transform: none !important }
  .graphiql-logo { white-space: nowrap }
  .graphiql-container .monaco-editor * { font-variant-ligatures: none !important; font-feature-settings: normal !important }
</style>`;

// GraphiQL has headers per tab, and reads the schema before a user can enter any. So the page asks
// for the key once, keeps it until the browser tab closes, and adds it to every request without
// one. After a refused key, the next request asks again; an invalid key is asked for again at once.
// A user who enters none is asked again only for a query: GraphiQL retries the schema request.
const KEY_SCRIPT = String.raw`<script>
  const isKey = (text) => /^[\x21-\x7e]+$/.test(text);
  let key = sessionStorage.getItem('key') ?? '';
  let question = 'This gateway needs an API key:';
  let wantsNone = false;
  function askForKey() {
    let entered = prompt(question)?.trim();
    while (entered && !isKey(entered))
      entered = prompt('A key has only ASCII letters, digits and symbols, and no spaces. Try again:')?.trim();
    wantsNone = !entered;
    return entered ?? '';
  }
  const { fetch } = window;
  window.fetch = async (address, options = {}) => {
    const headers = new Headers(options.headers);
    if (headers.has('authorization')) return fetch(address, options);
    const isForSchema = String(options.body).includes('"IntrospectionQuery"');
    if (!isKey(key)) key = wantsNone && isForSchema ? '' : askForKey();
    const sent = key;
    if (sent) headers.set('authorization', 'Bearer ' + sent);
    const response = await fetch(address, { ...options, headers });
    // The refusal of an earlier key says nothing about a newer one.
    if (response.status === 401 && sent && sent === key) {
      key = '';
      question = 'This key is unknown. Try another:';
    }
    sessionStorage.setItem('key', key);
    return response;
  };
</script>`;

/** All of GraphiQL, self-contained, with the example operations as tabs in file-name order. */
async function renderPage({ hasKeys }: { readonly hasKeys: boolean }): Promise<string> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const files = readdirSync(OPERATIONS).filter((file) => file.endsWith('.graphql'));
  const operations = files.sort().map((file) => readFileSync(new URL(file, OPERATIONS), 'utf8'));
  return renderGraphiQL({
    title: 'WeChat library',
    defaultTabs: operations.map((query) => ({ query, variables: variablesOf(query) })),
  }).replace('</head>', () => `${STYLE}${hasKeys ? KEY_SCRIPT : ''}</head>`);
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
