/** Reads bodies, and limits the memory that all bodies in flight use together. */
export interface BodyReader {
  /**
   * Reads a whole body. Returns undefined and drops the rest if it is, or announces to be, larger
   * than `most` bytes. Throws what the body throws.
   */
  read(
    body: AsyncIterable<Uint8Array>,
    limits: { readonly most: number; readonly announced: number },
  ): Promise<Uint8Array | undefined>;
}

/** Bodies in flight hold `sharedBytes` in total. Beyond that all wait for the oldest one. */
export function createBodyReader(sharedBytes: number): BodyReader {
  /** Oldest first. */
  const underWay = new Set<object>();
  let held = 0;
  let waiting: (() => void)[] = [];

  async function waitForTurn(reading: object): Promise<void> {
    // The oldest never waits: it ends, by its deadline at the latest.
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
        // undici's `bytes()` keeps each chunk with its whole socket read: 2 MB byte by byte took
        // 350 MB.
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
