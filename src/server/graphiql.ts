import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { Kind, parse, valueFromASTUntyped } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { hasAlready } from './request/request-headers.ts';
import type { Route } from './routes.ts';

// The same place seen from the sources and from the build, which copies the operations.
const OPERATIONS = new URL('../../schema/operations/', import.meta.url);

/**
 * Shows GraphiQL to browsers that open `/graphql`, and takes those that open the bare address there. The page itself tells
 * nothing that is in the package, so it needs no key; what is asked in it does.
 *
 * @param hasKeys whether requests need a key: then the page asks for it
 */
export function useGraphiQL({ hasKeys }: { readonly hasKeys: boolean }): Plugin {
  const page = createPage(renderPage({ hasKeys }));
  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return;
      // Relative, since a proxy may have taken off a prefix of which nothing is known here.
      if (url.pathname === '/')
        endResponse(new fetchAPI.Response(null, { status: 302, headers: { location: 'graphql' } }));
      else if (url.pathname === '/graphql' && request.headers.get('accept')?.includes('text/html'))
        endResponse(await page(request, fetchAPI));
    },
  };
}

const compress = promisify(gzip);

/**
 * Answers with a page that is compressed once, for the first who asks: it has nine megabytes, and needs no key. All
 * answers share the bytes, so that many who do not read them take no more memory than one.
 */
function createPage(html: string): Route {
  const plain = Buffer.from(html);
  let compressed: ReturnType<typeof compress> | undefined;
  // Weak, as it stands for other bytes where they are compressed (RFC 9110, section 8.8.3.3).
  const etag = `W/"${createHash('sha256').update(plain).digest('base64url')}"`;
  // Anew for each answer: its length is written into the object.
  const createHeaders = () => ({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    vary: 'accept, accept-encoding',
    etag,
    // No other page may lay this one under its own and have somebody click in it.
    'content-security-policy': "frame-ancestors 'none'",
  });
  return async (request, { Response }) => {
    if (hasAlready(request, etag)) return new Response(null, { status: 304, headers: createHeaders() });
    if (!takesGzip(request)) return new Response(plain, { headers: createHeaders() });
    compressed ??= compress(plain);
    return new Response(await compressed, { headers: { ...createHeaders(), 'content-encoding': 'gzip' } });
  };
}

/** Whether an answer may be compressed by gzip: it is named, and its weight is not 0 (RFC 9110, section 12.5.3). */
function takesGzip({ headers }: Request): boolean {
  const accepted = headers.get('accept-encoding') ?? '';
  return /(?:^|[\s,])gzip\s*(?:,|$|;\s*q=(?!0(?:\.0*)?\s*(?:,|$)))/i.test(accepted);
}

/**
 * Tells browsers that open `/graphql`, or the bare address, that there is no GraphiQL: what else is said there is for
 * programs.
 */
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

// A tab jumps aside under the mouse button, so that the first click misses it: GraphiQL's own, while a tab can be dragged.
// Ligatures show an id that is not there: the x of 0x2 as a sign of multiplication, and two equals signs as one.
const STYLE = `<style>
  .graphiql-tab { transform: none !important }
  .graphiql-logo { white-space: nowrap }
  .graphiql-container .monaco-editor * { font-variant-ligatures: none !important; font-feature-settings: normal !important }
</style>`;

// GraphiQL has headers for each of its tabs, and reads the schema before any can be entered. So the key is asked for
// once, kept until the browser's tab is closed, and sent with every request that brings none; after one that is
// refused, the next request asks for another. What no header can carry is asked for again at once. Who enters none is not asked
// until they run something: where GraphiQL gets no schema, it asks for it a second time.
const KEY_SCRIPT = String.raw`<script>
  const isKey = (text) => /^[\x21-\x7e]+$/.test(text);
  let key = sessionStorage.getItem('key') ?? '';
  let question = 'This gateway answers only with an API key:';
  let wantsNone = false;
  function askForKey() {
    let entered = prompt(question)?.trim();
    while (entered && !isKey(entered))
      entered = prompt('A key has only letters, digits and signs of ASCII, and no spaces. Another:')?.trim();
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
    // What is said of an earlier key is not meant for one that was entered since.
    if (response.status === 401 && sent && sent === key) {
      key = '';
      question = 'That key is not known here. Another:';
    }
    sessionStorage.setItem('key', key);
    return response;
  };
</script>`;

/** GraphiQL whole, loading nothing from another host, with the example operations as its first tabs, in the order of their file names. */
function renderPage({ hasKeys }: { hasKeys: boolean }): string {
  const files = readdirSync(OPERATIONS).filter((file) => file.endsWith('.graphql'));
  const operations = files.sort().map((file) => readFileSync(new URL(file, OPERATIONS), 'utf8'));
  return renderGraphiQL({
    title: 'WeChat assets',
    defaultTabs: operations.map((query) => ({ query, variables: variablesOf(query) })),
  }).replace('</head>', () => `${STYLE}${hasKeys ? KEY_SCRIPT : ''}</head>`);
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
