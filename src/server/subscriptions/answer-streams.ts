import { type IncomingMessage, type RequestListener, ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { forgetContents } from '../request/asked-request.ts';
import { EVENT_STREAM } from '../request/media-type.ts';
import type { StreamContext } from './subscriptions.ts';

/** The gateway: as it sends its answers, and as it only makes them. */
export interface AnsweringGateway {
  (request: IncomingMessage, response: ServerResponse): unknown;
  handleNodeRequestAndResponse(
    request: IncomingMessage,
    response: ServerResponse,
    context: StreamContext,
  ): Response | Promise<Response>;
}

/**
 * Sends the answers to clients that accept events alone, past Yoga's way of sending. That holds all
 * that was made for a request until its answer ends, which of a subscription takes more memory than
 * the connection itself.
 *
 * @param onUnexpected the gateway has failed to answer
 */
export function answerStreams(
  gateway: AnsweringGateway,
  onUnexpected: (error: unknown) => void,
): RequestListener {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Stands in for the response: what is made for the request listens to whether the caller leaves.
    const standIn = new ServerResponse(request);
    const leave = () => void standIn.emit('close');
    response.once('close', leave);
    let start: ((output: Writable) => void) | undefined;
    const made = await gateway.handleNodeRequestAndResponse(request, standIn, {
      req: request,
      takeStream(begin) {
        start = begin;
      },
    });
    const body = start === undefined ? Buffer.from(await made.arrayBuffer()) : undefined;
    response.removeListener('close', leave);
    response.writeHead(made.status, [...made.headers].flat());
    if (start === undefined) response.end(body);
    else {
      forgetContents(request);
      start(response);
    }
  }

  return (request, response) => {
    if (request.headers.accept?.trim().toLowerCase() !== EVENT_STREAM) {
      gateway(request, response);
      return;
    }
    answer(request, response).catch((error: unknown) => {
      onUnexpected(error);
      response.destroy();
    });
  };
}
