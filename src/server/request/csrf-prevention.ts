import type { Plugin } from 'graphql-yoga';
import { httpError } from '../http-error.ts';
import { createAllowOrigin, PREFLIGHT_HEADERS } from './cors.ts';
import { isJson } from './media-type.ts';

/**
 * Prevents cross-site request forgery: refuses what a browser sends for any web page without a
 * preflight (a "simple request" in the Fetch standard). Each one could spend the account's quota.
 *
 * @param corsOrigins the origins whose pages may read answers and send queries; `*` is all
 */
export function useCsrfPrevention(corsOrigins: readonly string[]): Plugin {
  const allowOrigin = createAllowOrigin(corsOrigins);

  // urql sends its queries like this.
  const isFromOwnScript = ({ headers }: Request) => {
    // Set by browsers, never by pages. Only scripts: the own site may show strangers' images.
    if (headers.get('sec-fetch-dest') !== 'empty') return false;
    const origin = headers.get('origin');
    return origin === null
      ? headers.get('sec-fetch-site') === 'same-origin'
      : allowOrigin(origin) !== undefined;
  };

  return {
    onRequestParse({ request }) {
      // Without parameters, it asks for nothing and gets an error that says so.
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
    // Apollo Client sets this on a GET too. Forms have other types.
    isJson(request) ||
    // Only Bearer: browsers send known Basic credentials with the images of every page.
    /^Bearer /i.test(headers.get('authorization') ?? '')
  );
}
