import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

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
        throw refusal(403, 'FORBIDDEN', `A query over GET needs the header \`${PREFLIGHT_HEADER}: 1\`.`);
      }
      if (request.method === 'POST' && !isJson(request)) {
        throw refusal(415, 'BAD_REQUEST', 'A query over POST needs the content type `application/json`.');
      }
    },
  };
}

function hasPreflight({ headers }: Request): boolean {
  return headers.has(PREFLIGHT_HEADER) || headers.has('authorization');
}

function isJson({ headers }: Request): boolean {
  const [mediaType = ''] = (headers.get('content-type') ?? '').split(';');
  return mediaType.trim().toLowerCase() === 'application/json';
}

function refusal(status: number, code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status } } });
}
