import type { Readable } from 'node:stream';

/**
 * A stream of Node.js as the body of a response. It is read as fast as the body is, and destroyed when
 * the reader leaves.
 */
export function toWebStream(stream: Readable): ReadableStream<Uint8Array> {
  // `Readable.toWeb` of Node.js 20 fails, and the process with it, if its reader leaves as a chunk comes. And
  // `ReadableStream.from` lets nobody leave until the next chunk comes.
  const chunks = stream[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => void stream.destroy(),
    },
    // Nothing is read before somebody asks for it.
    { highWaterMark: 0 },
  );
}
