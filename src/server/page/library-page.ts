import type { Plugin } from 'graphql-yoga';
import type { Route } from '../routes.ts';
import { createStaticRoute } from '../static-route.ts';
import { type PageFile, readPageFiles } from './page-files.ts';
import { pagePolicyOf } from './page-policy.ts';

/** What the page cannot find out by asking. */
export interface PageFacts {
  /** Whether requests need a key: then the page asks for it. */
  readonly hasKeys: boolean;
  /** Whether it can lead to GraphiQL. */
  readonly hasGraphiQL: boolean;
  readonly maxPageSize: number;
}

export interface LibraryPageOptions {
  readonly facts: PageFacts;
  /** Where pictures are, besides the page's own origin. Asked for with each answer. */
  readonly pictureOrigins: () => readonly string[];
  readonly onFailure: (error: unknown) => void;
}

/**
 * Shows the library page at `/`, and its files below `/assets/`. They hold nothing of the library and
 * need no key; its queries do.
 */
export function useLibraryPage({ facts, pictureOrigins, onFailure }: LibraryPageOptions): Plugin {
  let routes: ReadonlyMap<string, Route> | undefined;
  const routeOf = (path: string): Route | undefined => {
    if (path !== '/' && !path.startsWith('/assets/')) return undefined;
    // Read for the first who asks: a start does not wait for it.
    routes ??= createRoutes(readPageFiles(), facts, pictureOrigins);
    return routes.get(path);
  };
  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return;
      try {
        const route = routeOf(url.pathname);
        if (route !== undefined) endResponse(await route(request, fetchAPI));
      } catch (error) {
        onFailure(error);
        endResponse(new fetchAPI.Response(null, { status: 500 }));
      }
    },
  };
}

function createRoutes(
  files: readonly PageFile[],
  facts: PageFacts,
  pictureOrigins: () => readonly string[],
): ReadonlyMap<string, Route> {
  return new Map(
    files.map(({ path, content }) =>
      path === 'index.html'
        ? ['/', createPageRoute(content.toString(), facts, pictureOrigins)]
        : [`/${path}`, createAssetRoute(path, content)],
    ),
  );
}

/** The page itself, which tells its script the facts: no script may be written into it. */
function createPageRoute(html: string, facts: PageFacts, pictureOrigins: () => readonly string[]): Route {
  const page = html.replace('<meta charset="utf-8" />', (tag) => `${tag}${metaOf(facts)}`);
  return createStaticRoute(Buffer.from(page), {
    codings: ['br', 'gzip'],
    headers: () => ({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      vary: 'accept-encoding',
      'content-security-policy': pagePolicyOf(pictureOrigins()),
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    }),
  });
}

function metaOf(facts: PageFacts): string {
  return `<meta name="gateway" content="${JSON.stringify(facts).replaceAll('"', '&quot;')}" />`;
}

/** A file whose name holds a hash of its content, so that caches keep it for ever. */
function createAssetRoute(path: string, content: Buffer<ArrayBuffer>): Route {
  const type = TYPES[path.slice(path.lastIndexOf('.'))] ?? 'application/octet-stream';
  return createStaticRoute(content, {
    codings: ['br', 'gzip'],
    headers: () => ({
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
      'x-content-type-options': 'nosniff',
    }),
  });
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
