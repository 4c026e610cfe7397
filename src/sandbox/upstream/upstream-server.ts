import type { ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { Listener } from '../loopback-server.ts';
import type { HandleUpstream, UpstreamAnswer } from './upstream.ts';

/** Serves the upstream over HTTP, with its delays and faults. */
export function serveUpstream(handle: HandleUpstream): Listener {
  return async (request, response) => {
    const { pathname, searchParams } = new URL(`http://sandbox${request.url}`);
    const answer = handle({
      method: request.method ?? 'GET',
      path: pathname,
      query: searchParams,
      body: await buffer(request),
    });
    await deliver(answer, response);
  };
}

/** The interval between chunks of a slow body, in milliseconds. */
const DRIP_MS = 100;

/** Delivers an answer, after its delay and as its faults have it. */
export async function deliver(answer: UpstreamAnswer, response: ServerResponse): Promise<void> {
  const { status, headers, delivery, delayMs } = answer;
  const { socket } = response;
  const body = (await answer.draw?.()) ?? answer.body;
  if (delayMs > 0) await setTimeout(delayMs, undefined, { ref: false });
  switch (delivery) {
    case 'whole':
      response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
      return;
    case 'half':
      response.writeHead(status, { ...headers, 'content-length': body.length });
      // Wait until this half is sent: an earlier end would drop the headers too.
      response.write(body.subarray(0, body.length / 2), () => socket?.destroy());
      return;
    case 'reset':
      socket?.resetAndDestroy();
      return;
    case 'never':
      return;
    default:
      response.writeHead(status, { ...headers, 'content-length': body.length });
      await drip(body, delivery.bytesPerSecond, response);
  }
}

async function drip(body: Uint8Array, bytesPerSecond: number, response: ServerResponse): Promise<void> {
  let sent = 0;
  for (let step = 1; sent < body.length && !response.destroyed; step += 1) {
    const end = Math.floor((step * DRIP_MS * bytesPerSecond) / 1000);
    response.write(body.subarray(sent, end));
    sent = end;
    await setTimeout(DRIP_MS, undefined, { ref: false });
  }
  response.end();
}
