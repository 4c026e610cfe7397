import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Handlers } from '../commands/start/open-handlers.ts';
import { createFindHeaderError, refuseByHeaders } from '../server/connection/header-check.ts';
import { httpErrorBody } from '../server/http-error.ts';

/** Answers requests of `node:http`, in a server that may have done something with them before. */
export function createAnswerListener(
  { answer, answerCached, answerMedia }: Omit<Handlers, 'graphQLServer'>,
  { isClosed }: { readonly isClosed: () => boolean },
): RequestListener {
  const findHeaderError = createFindHeaderError({ isLocalOnly: false });
  return (request, response) => {
    if (isClosed()) {
      refuse(response, 503, 'The gateway is closed.');
      return;
    }
    const error = findHeaderError(request);
    if (error !== undefined) {
      refuseByHeaders(error, response);
      return;
    }
    if (isBodyGone(request)) {
      refuse(response, 500, 'The body was read before: mount the gateway before body parsers.');
      return;
    }
    showOwnPath(request, response);
    if (answerMedia !== undefined && request.url?.startsWith('/media/')) answerMedia(request, response);
    else answerCached(request, response, () => answer(request, response));
  };
}

/** Whoever waits for a body that another has read waits forever. */
function isBodyGone({ method, readableDidRead, readableEnded }: IncomingMessage): boolean {
  return method !== 'GET' && method !== 'HEAD' && (readableDidRead || readableEnded);
}

/**
 * Express has the whole path in `originalUrl`, and the GraphQL server would rather take that. The program
 * gets it back once the answer is there, for its log.
 */
function showOwnPath(request: IncomingMessage & { originalUrl?: unknown }, response: ServerResponse): void {
  if (!('originalUrl' in request)) return;
  const { originalUrl } = request;
  request.originalUrl = request.url;
  const putBack = () => {
    request.originalUrl = originalUrl;
  };
  // First of all that listen.
  response.prependOnceListener('finish', putBack);
  response.prependOnceListener('close', putBack);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  const body = httpErrorBody({ code: 'INTERNAL_SERVER_ERROR', message });
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  };
  response.writeHead(status, headers).end(body);
}
