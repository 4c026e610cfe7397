import type { Plugin } from 'graphql-yoga';
import { requestFault } from './request-fault.ts';

/** A header that no form, link or picture can send: a GET that carries it comes from a script or a program. */
export const PREFLIGHT_HEADER = 'graphql-require-preflight';

/**
 * Prevents cross-site request forgery: refuses what a browser would send for any web page without asking first (a "simple
 * request" of the Fetch standard). Each of these could spend the account's quota.
 */
export function useCsrfPrevention(): Plugin {
  return {
    onRequestParse({ request }) {
      if (request.method === 'GET' && !hasPreflight(request)) {
        throw requestFault({
          status: 403,
          code: 'FORBIDDEN',
          message: `A query over GET needs the header \`${PREFLIGHT_HEADER}: 1\`.`,
        });
      }
    },
  };
}

function hasPreflight({ headers }: Request): boolean {
  // Not by any other scheme: what a browser knows of Basic authentication it sends with the pictures of every page.
  return headers.has(PREFLIGHT_HEADER) || /^Bearer /i.test(headers.get('authorization') ?? '');
}
