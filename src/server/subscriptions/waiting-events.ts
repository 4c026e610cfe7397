/*
 * What waits for readers that are slow. Many may wait for the same bytes, which are in memory once, so
 * what each of them costs is a share of these. Nothing is queued: one event waits for each reader.
 */

/** Bounds the memory of the events that wait to be sent. */
export interface WaitingEvents {
  /**
   * An event waits until what is returned is called. While too much waits, those that cost the most
   * are dropped, which may be the caller itself.
   */
  hold(event: Uint8Array, drop: () => void): () => void;
  /** How many bytes wait, each event counted once. */
  readonly bytes: number;
}

/** Half of what other answers may take that nobody reads. */
const MAX_WAITING_BYTES = 2 ** 26;

export function createWaitingEvents({ maxBytes = MAX_WAITING_BYTES } = {}): WaitingEvents {
  const readers = new Map<Uint8Array, Set<() => void>>();
  let bytes = 0;

  function letGo(event: Uint8Array, drop: () => void): void {
    const drops = readers.get(event);
    if (drops?.delete(drop) !== true || drops.size > 0) return;
    readers.delete(event);
    bytes -= event.length;
  }

  function dropCostliest(): void {
    const shares = Array.from(readers, ([event, drops]) => ({
      event,
      drops,
      share: event.length / drops.size,
    }));
    for (const { event, drops } of shares.sort((a, b) => b.share - a.share)) {
      if (bytes <= maxBytes) return;
      for (const drop of [...drops]) {
        letGo(event, drop);
        drop();
      }
    }
  }

  return {
    hold(event, drop) {
      const drops = readers.get(event);
      if (drops !== undefined) drops.add(drop);
      else {
        readers.set(event, new Set([drop]));
        bytes += event.length;
        if (bytes > maxBytes) dropCostliest();
      }
      return () => letGo(event, drop);
    },
    get bytes() {
      return bytes;
    },
  };
}
