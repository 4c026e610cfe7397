import type { Plugin } from 'graphql-yoga';
import { refusalError } from './refusal.ts';

/** A header that no form, link or picture can send: a GET that carries it comes from a script or a program. */
export const PREFLIGHT_HEADER = 'graphql-require-preflight';

/**
 * Refuses what a browser would send for any web page without asking first (a "simple request" of the Fetch standard):
 * each of these could spend the account's quota.
 */
export function useRequirePreflight(): Plugin {
  return {
    onRequestParse({ request }) {
      if (request.method === 'GET' && !hasPreflight(request)) {
        throw refusalError({
          status: 403,
          code: 'FORBIDDEN',
          message: `A query over GET needs the header \`${PREFLIGHT_HEADER}: 1\`.`,
        });
      }
    },
  };
}

function hasPreflight({ headers }: Request): boolean {
  return headers.has(PREFLIGHT_HEADER) || headers.has('authorization');
}
