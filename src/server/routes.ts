import type { FetchAPI, Plugin } from 'graphql-yoga';
import { type HttpError, httpErrorResponse } from './http-error.ts';

/**
 * Answers a GET of one path. It must use the `Response` passed in: with any other, Yoga's adapter
 * removes the connection's idle timeout, and the platform's copies its bytes.
 */
export type Route = (request: Request, fetchAPI: Pick<FetchAPI, 'Response'>) => Response | Promise<Response>;

/**
 * Answers non-GraphQL requests by exact path; anything else but `/graphql` is 404. Yoga only checks
 * how an address ends, so `/any/graphql` would be GraphQL too. A failing route goes to `onFailure`;
 * Yoga would answer with the stack.
 */
export function useRoutes(
  routes: Readonly<Record<string, Route>>,
  onFailure: (error: unknown) => void,
): Plugin {
  const answer = async (route: Route, request: Request, fetchAPI: FetchAPI) => {
    try {
      return await route(request, fetchAPI);
    } catch (error) {
      onFailure(error);
      return new fetchAPI.Response(null, { status: 500 });
    }
  };

  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      const route = Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined;
      if (route === undefined) {
        if (url.pathname !== '/graphql') endResponse(httpErrorResponse(NOT_FOUND, fetchAPI));
      } else if (request.method === 'GET' || request.method === 'HEAD')
        endResponse(await answer(route, request, fetchAPI));
      else endResponse(httpErrorResponse(ONLY_GET, fetchAPI));
    },
  };
}

const NOT_FOUND: HttpError = {
  status: 404,
  code: 'NOT_FOUND',
  message: 'There is nothing at this path: GraphQL is at /graphql.',
};

const ONLY_GET: HttpError = {
  status: 405,
  code: 'BAD_REQUEST',
  message: 'This path answers only GET and HEAD.',
  headers: { allow: 'GET, HEAD' },
};
