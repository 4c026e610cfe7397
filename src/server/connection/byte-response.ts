import { type IncomingMessage, ServerResponse } from 'node:http';

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
