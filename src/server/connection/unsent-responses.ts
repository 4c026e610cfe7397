import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Connections } from './connections.ts';

/** A text with more UTF-16 units than this is large. */
const LARGE_TEXT = 65_536;

type Callback = (error: Error | null | undefined) => void;

/**
 * A response that turns large texts into bytes and does not make the writer wait. Otherwise,
 * Node.js and a waiting writer keep the text in the heap next to its bytes, and `writableLength`
 * counts UTF-16 units: 18 MB of Chinese would take 43 MB and count as 12.
 */
export class ByteResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  override write(chunk: unknown, encoding?: BufferEncoding | Callback, callback?: Callback): boolean {
    const [textEncoding, done] =
      typeof encoding === 'function' ? [undefined, encoding] : [encoding, callback];
    const isLargeText = typeof chunk === 'string' && chunk.length > LARGE_TEXT;
    const bytes = isLargeText ? Buffer.from(chunk, textEncoding) : chunk;
    return super.write(bytes, textEncoding ?? 'utf8', done) || isLargeText;
  }
}

/** The limit for unsent bytes of all connections: four of the largest responses. */
const MAX_UNSENT_BYTES = 2 ** 27;

const LOOK_EVERY_MS = 250;

/**
 * Bounds the memory of responses that clients do not read. While more than `maxBytes` are unsent,
 * the connection with the most is closed, so only slow readers lose theirs.
 */
export function boundUnsentResponses(
  server: Server,
  connections: Connections,
  { maxBytes = MAX_UNSENT_BYTES }: { readonly maxBytes?: number } = {},
): void {
  const timer = setInterval(() => endLargest(connections, maxBytes), LOOK_EVERY_MS).unref();
  server.once('close', () => clearInterval(timer));
}

function endLargest(connections: Connections, maxBytes: number): void {
  const owed = Array.from(connections, ([socket, responses]) => ({ socket, bytes: unsentBytes(responses) }));
  let sum = owed.reduce((total, { bytes }) => total + bytes, 0);
  if (sum <= maxBytes) return;
  for (const { socket, bytes } of owed.sort((a, b) => b.bytes - a.bytes)) {
    if (sum <= maxBytes) return;
    socket.destroy();
    sum -= bytes;
  }
}

function unsentBytes(responses: ReadonlySet<ServerResponse>): number {
  let bytes = 0;
  for (const { writableLength } of responses) bytes += writableLength;
  return bytes;
}
