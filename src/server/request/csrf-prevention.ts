import type { Plugin } from 'graphql-yoga';
import { httpError } from '../http-error.ts';
import { createAllowOrigin, PREFLIGHT_HEADERS } from './cors.ts';
import { isJson } from './media-type.ts';

/**
 * Prevents cross-site request forgery: refuses what a browser would send for any web page without asking first (a "simple
 * request" of the Fetch standard). Each of these could spend the account's quota.
 *
 * @param corsOrigins the origins whose pages may read answers, and so may ask for them; `*` is all of them
 */
export function useCsrfPrevention(corsOrigins: readonly string[]): Plugin {
  const allowOrigin = createAllowOrigin(corsOrigins);

  // urql sends its queries so.
  const isFromOwnScript = ({ headers }: Request) => {
    // Browsers set these, and no page can. It must be a script: what is the site's own may show the pictures of strangers.
    if (headers.get('sec-fetch-dest') !== 'empty') return false;
    const origin = headers.get('origin');
    return origin === null
      ? headers.get('sec-fetch-site') === 'same-origin'
      : allowOrigin(origin) !== undefined;
  };

  return {
    onRequestParse({ request }) {
      // What has no parameters asks for nothing, and is told that.
      const mayAsk = request.method === 'GET' && new URL(request.url).search !== '';
      if (mayAsk && !hasPreflight(request) && !isFromOwnScript(request)) {
        throw httpError({
          status: 403,
          code: 'FORBIDDEN',
          message: `A query over GET needs the header \`${PREFLIGHT_HEADERS[0]}: 1\`; or send it over POST.`,
        });
      }
    },
  };
}

function hasPreflight(request: Request): boolean {
  const { headers } = request;
  return (
    PREFLIGHT_HEADERS.some((name) => headers.has(name)) ||
    // Apollo Client says so of a GET as well, and forms have other types.
    isJson(request) ||
    // Not by any other scheme: what a browser knows of Basic authentication it sends with the pictures of every page.
    /^Bearer /i.test(headers.get('authorization') ?? '')
  );
}
