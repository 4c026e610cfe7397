/** Limits how many log lines of one kind are written, and counts the rest. */
export interface LineSampler<Kind> {
  /** Writes a line of a kind, or counts it. */
  sample(kind: Kind, write: () => void): void;
  /** Reports all left-out lines now and starts over. */
  flush(): void;
}

/** Runs work later, without keeping the process alive for it. */
export type Schedule = (work: () => void, ms: number) => void;

export interface LineSamplerOptions<Kind> {
  /** The most lines of one kind in a window. The first line starts the window. */
  readonly most: number;
  readonly windowMs: number;
  /** Reports a kind's left-out lines at the end; undefined is all beyond {@link MOST_KINDS}. */
  readonly onLeftOut: (kind: Kind | undefined, count: number) => void;
  /** Default: the machine's timers. */
  readonly schedule?: Schedule | undefined;
}

/** The most kinds counted apart: made-up kinds must not make more lines. */
export const MOST_KINDS = 100;

const scheduleByTimer: Schedule = (work, ms) => void setTimeout(work, ms).unref();

/**
 * Writes at most `most` lines of a kind per window. A timer then adds a line about those left out.
 *
 * @typeParam Kind what lines must share to be counted together, compared as JSON
 */
export function createLineSampler<Kind>({
  most,
  windowMs,
  onLeftOut,
  schedule = scheduleByTimer,
}: LineSamplerOptions<Kind>): LineSampler<Kind> {
  const windows = new Map<string, { readonly kind: Kind | undefined; seen: number }>();

  function windowOf(kind: Kind) {
    const ownKey = JSON.stringify(kind);
    const isBeyond = !windows.has(ownKey) && windows.size >= MOST_KINDS;
    const key = isBeyond ? BEYOND : ownKey;
    const known = windows.get(key);
    if (known !== undefined) return known;
    const begun = { kind: isBeyond ? undefined : kind, seen: 0 };
    windows.set(key, begun);
    schedule(() => {
      // After a flush, a new window may have this key.
      if (windows.get(key) === begun) end(key);
    }, windowMs);
    return begun;
  }

  function end(key: string): void {
    const window = windows.get(key);
    windows.delete(key);
    if (window !== undefined && window.seen > most) onLeftOut(window.kind, window.seen - most);
  }

  return {
    sample(kind, write) {
      const window = windowOf(kind);
      window.seen += 1;
      if (window.seen <= most) write();
    },
    flush() {
      for (const key of [...windows.keys()]) end(key);
    },
  };
}

/** Not valid JSON, so no kind has this key. */
const BEYOND = '';
