/** Reads bodies, and bounds what those that are under way at one time take of the memory. */
export interface BodyReader {
  /**
   * A whole body; undefined, and the rest of it is given up, where it is larger than `most` bytes or
   * announces that it is. Throws what the body does.
   */
  read(
    body: AsyncIterable<Uint8Array>,
    limits: { readonly most: number; readonly announced: number },
  ): Promise<Uint8Array | undefined>;
}

/**
 * Bodies that are under way hold `sharedBytes` in all. Beyond that the oldest goes on alone, and the others
 * wait for it.
 */
export function createBodyReader(sharedBytes: number): BodyReader {
  /** Oldest first. */
  const underWay = new Set<object>();
  let held = 0;
  let waiting: (() => void)[] = [];

  async function waitForTurn(reading: object): Promise<void> {
    // The oldest never waits: it ends, if only by its deadline.
    while (held > sharedBytes && underWay.values().next().value !== reading) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  }

  function wakeAll(): void {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  }

  return {
    async read(body, { most, announced }) {
      const reading = {};
      const chunks: Uint8Array[] = [];
      let length = 0;
      underWay.add(reading);
      try {
        // undici's `bytes()` keeps each chunk, and with it all that its socket has read: sent byte by byte, 2
        // MB took 350 MB.
        for await (const chunk of body) {
          length += chunk.length;
          held += chunk.length;
          if (Math.max(length, announced) > most) return undefined;
          chunks.push(chunk);
          await waitForTurn(reading);
        }
        return concat(chunks, length);
      } finally {
        held -= length;
        underWay.delete(reading);
        wakeAll();
      }
    },
  };
}

function concat(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
