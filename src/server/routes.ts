import type { FetchAPI, Plugin } from 'graphql-yoga';
import { type HttpError, httpErrorResponse } from './http-error.ts';

/**
 * Answers a GET of one path, by the `Response` that is handed in: for any other, Yoga's adapter takes the limit of
 * inactivity off the connection, and that of the platform copies its bytes.
 */
export type Route = (request: Request, fetchAPI: Pick<FetchAPI, 'Response'>) => Response | Promise<Response>;

/**
 * Answers what is not GraphQL, each under its exact path; whatever else is not `/graphql` is 404. Yoga itself looks only at how
 * an address ends: to it, `/any/graphql` is GraphQL as well. A route that fails is told to `onFailure`; Yoga would answer with the
 * stack.
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
