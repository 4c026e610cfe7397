import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Connections } from './connections.ts';

/** A text of more UTF-16 units than this is large. */
const LARGE_TEXT = 65_536;

type Callback = (error: Error | null | undefined) => void;

/**
 * A response that turns a large text into bytes, and does not have its writer wait for them to be sent. Until then a text is kept
 * in the heap, by Node.js next to its bytes and by a writer that waits, and `writableLength` counts its units: 18 MB of Chinese
 * would be 43 MB, and be taken for 12.
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

/** The bytes of responses that may wait to be sent, over all connections: four of the largest. */
const MAX_UNSENT_BYTES = 2 ** 27;

const LOOK_EVERY_MS = 250;

/**
 * Bounds the memory that responses take which nobody reads: while more than `maxBytes` wait to be sent, whoever is owed the most
 * loses the connection. So those who read slowly lose, and not everybody.
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
