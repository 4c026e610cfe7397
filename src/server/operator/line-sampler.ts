/** Bounds how many lines of one kind a log gets, and counts what it leaves out. */
export interface LineSampler<Kind> {
  /** Writes a line of a kind, or counts it. */
  sample(kind: Kind, write: () => void): void;
  /** Tells now of all that was left out, and begins anew. */
  flush(): void;
}

/** Does work later, without keeping the process for it. */
export type Schedule = (work: () => void, ms: number) => void;

export interface LineSamplerOptions<Kind> {
  /** The lines of one kind that are written in a window, which begins with the first of them. */
  readonly most: number;
  readonly windowMs: number;
  /** Writes one line more for those of a kind that a window has left out; undefined is all beyond {@link MOST_KINDS}. */
  readonly onLeftOut: (kind: Kind | undefined, count: number) => void;
  /** Default: by the machine's timers. */
  readonly schedule?: Schedule | undefined;
}

/** Kinds that are told apart at one time: who makes up new ones is not to make up lines. */
export const MOST_KINDS = 100;

const scheduleByTimer: Schedule = (work, ms) => void setTimeout(work, ms).unref();

/**
 * At most `most` lines of a kind in a window, and one more at its end, which comes whether or not anything else happens.
 *
 * @typeParam Kind what lines must have in common to be counted together; it is compared as JSON
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
      // Not one that has begun since, after a flush.
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

/** No JSON. */
const BEYOND = '';
