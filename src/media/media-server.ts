import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { SharedCounts } from '../shared-counts.ts';
import { acceptedFormatOf } from './accepted-format.ts';
import { createClientRate } from './client-rate.ts';
import { createClientShares } from './client-shares.ts';
import type { OpenedMaterial } from './materials/opened-material.ts';
import { isMediaPath, type MediaAddresses } from './media-addresses.ts';
import { MediaError } from './media-error.ts';
import type { MediaTarget } from './media-target.ts';
import {
  ANY_ORIGIN,
  FAILED,
  NOT_LEADING,
  ONLY_GET,
  type RefusedAnswer,
  refusedAnswer,
} from './refused-answer.ts';
import { openWanted, release, sendOpened } from './send-wanted.ts';
import { createSmallFiles } from './small-files.ts';
import { type FileSources, findWanted, type WantedFile } from './wanted-file.ts';

export interface MediaServerOptions extends FileSources {
  readonly addresses: Pick<MediaAddresses, 'read'>;
  /** What identifies a client, for its limit. */
  readonly clientOf: (request: IncomingMessage) => string;
  /** How many files that are not cached a client may ask for in a minute. */
  readonly filesPerMinute: number;
  /** How many calls for voices and videos a client may cause in a day. */
  readonly callsPerDay: number;
  /** What other gateways count of the same clients. Default: there are none. */
  readonly sharedCounts?: SharedCounts | undefined;
  /**
   * How long a file may take until it begins to be sent, in milliseconds. It must be less than a
   * connection may be idle: whoever waits in a long queue is told so. Default: 9 seconds.
   */
  readonly maxWaitMs?: number;
  /**
   * A file was sent, or as much of it as the client has read. Not called for what has no bytes of one, nor
   * for what another replica sends to its own client.
   */
  readonly onServed: (served: ServedFile) => void;
  readonly onRefused: (error: MediaError) => void;
  /** Something failed that never should. */
  readonly onUnexpected: (error: unknown) => void;
}

export interface ServedFile {
  /** Whether it was cached. */
  readonly result: 'hit' | 'made';
  /** Without headers. */
  readonly bytes: number;
}

/** How often a file is looked for: it may be evicted by another process just before it is read. */
const TRIES = 2;

/** Serves files under their signed addresses, and nothing else under `/media/`. */
export function createMediaServer({
  addresses,
  clientOf,
  filesPerMinute,
  callsPerDay,
  sharedCounts,
  maxWaitMs = 9000,
  onServed,
  onRefused,
  onUnexpected,
  ...sources
}: MediaServerOptions): RequestListener {
  const limit = createClientRate({ filesPerMinute, sharedCounts });
  const shares = createClientShares({ callsPerDay, sharedCounts });
  const smallFiles = createSmallFiles();

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await untilItsTurn(response);
    const target = readTarget(request.url ?? '');
    const { signal, begin } = whileWaiting(response, maxWaitMs);
    const client = clientOf(request);
    const format = acceptedFormatOf(request.headers.accept);
    const wanted = await findWanted(target, sources, { format, client, signal });
    for (let tries = 0; tries < TRIES; tries += 1) {
      const cached = wanted.find();
      if (cached === undefined && wanted.isForReplica && sources.materials.isElsewhere())
        return refuse(response, NOT_LEADING);
      const opened = await (cached === undefined ? make(request, wanted, client) : smallFiles.read(cached));
      begin();
      if (response.destroyed) return release(opened);
      const bytes = await sendOpened(request, response, { opened, serving: wanted });
      if (bytes === undefined) continue;
      if (bytes > 0 && !wanted.isForReplica)
        onServed({ result: cached === undefined ? 'made' : 'hit', bytes });
      return;
    }
    throw new MediaError('broken', 'The file cannot be read. Try again.');
  }

  /** A query is refused, too: what is between would store each as another file. */
  function readTarget(path: string): MediaTarget {
    const target = addresses.read(path);
    if (target !== undefined) return target;
    if (isMediaPath(path.split('?')[0] ?? ''))
      throw new MediaError('signature', 'This gateway has not signed this address.');
    throw new MediaError('not-found', 'There is nothing at this path.');
  }

  async function make(request: IncomingMessage, wanted: WantedFile, client: string): Promise<OpenedMaterial> {
    const open = () => openWanted(request, wanted);
    if (wanted.isForReplica) return open();
    await limit(client);
    return wanted.material === undefined ? open() : shares.open(wanted.material, client, open);
  }

  function fail(response: ServerResponse, error: unknown): void {
    if (response.destroyed) return;
    if (error instanceof MediaError) onRefused(error);
    else onUnexpected(error);
    if (response.headersSent) response.destroy();
    else refuse(response, error instanceof MediaError ? refusedAnswer(error) : FAILED);
  }

  return (request, response) => {
    if (request.method === 'OPTIONS') refuse(response, ANY_ORIGIN);
    else if (request.method !== 'GET' && request.method !== 'HEAD') refuse(response, ONLY_GET);
    else serve(request, response).catch((error: unknown) => fail(response, error));
  };
}

function refuse(response: ServerResponse, { status, headers, body }: RefusedAnswer): void {
  response.writeHead(status, headers).end(body);
}

/**
 * Of several responses on a connection, only that whose turn it is learns that the client has left:
 * the others would leave open what they read.
 */
async function untilItsTurn(response: ServerResponse): Promise<void> {
  if (response.socket === null) await once(response, 'socket');
}

/** A signal that fires when the client leaves, or has waited too long for its answer to begin. */
function whileWaiting(response: ServerResponse, maxWaitMs: number) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(tooSlow()), maxWaitMs);
  response.once('close', () => {
    clearTimeout(timer);
    controller.abort();
  });
  return { signal: controller.signal, begin: () => clearTimeout(timer) };
}

function tooSlow(): MediaError {
  return new MediaError('overloaded', 'The file is not there in time. Try again.', { retryAfterSeconds: 1 });
}
