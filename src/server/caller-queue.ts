/** Runs work once it is its caller's turn, and resolves or rejects as it does. */
export type CallerQueue = <T>(
  caller: string,
  work: () => Promise<T>,
  /** Work is not run once it has fired: rejects with the reason. Default: never fires. */
  signal?: AbortSignal,
) => Promise<T>;

export interface CallerQueueOptions {
  /** How much of one caller runs at a time. */
  readonly maxAtOncePerCaller: number;
  /** The same of all. Default: no limit. */
  readonly maxAtOnce?: number;
  /** How much of one caller may wait beside that. Default: no limit. */
  readonly maxWaitingPerCaller?: number;
  /** What to reject with if more waits. */
  readonly fullError?: () => Error;
}

/** What one caller has asked for. */
interface Line {
  readonly caller: string;
  running: number;
  readonly waiting: Set<() => void>;
}

/**
 * Keeps what one caller asks for from holding up the others: who asks for fifty things at once waits
 * for them alone. What one caller asks for runs in its order, and callers take turns.
 */
export function createCallerQueue({
  maxAtOncePerCaller,
  maxAtOnce = Number.POSITIVE_INFINITY,
  maxWaitingPerCaller = Number.POSITIVE_INFINITY,
  fullError = () => new Error('Too much waits.'),
}: CallerQueueOptions): CallerQueue {
  const lines = new Map<string, Line>();
  /** Those that could go on if less of the others ran, in their order. */
  const ready = new Set<Line>();
  let running = 0;

  function lineOf(caller: string): Line {
    const line = lines.get(caller) ?? { caller, running: 0, waiting: new Set() };
    lines.set(caller, line);
    return line;
  }

  function begin(line: Line): void {
    line.running += 1;
    running += 1;
  }

  function waitIn(line: Line, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const proceed = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        line.waiting.delete(proceed);
        arrange(line);
        reject(signal?.reason);
      };
      line.waiting.add(proceed);
      signal?.addEventListener('abort', leave, { once: true });
      arrange(line);
    });
  }

  function end(line: Line): void {
    line.running -= 1;
    running -= 1;
    arrange(line);
    const [next] = ready;
    const [proceed] = next?.waiting ?? [];
    if (next === undefined || proceed === undefined) return;
    next.waiting.delete(proceed);
    begin(next);
    // Behind the others.
    ready.delete(next);
    arrange(next);
    proceed();
  }

  function arrange(line: Line): void {
    if (line.waiting.size > 0 && line.running < maxAtOncePerCaller) ready.add(line);
    else ready.delete(line);
    if (line.waiting.size === 0 && line.running === 0) lines.delete(line.caller);
  }

  return async (caller, work, signal) => {
    signal?.throwIfAborted();
    const line = lineOf(caller);
    if (line.running < maxAtOncePerCaller && running < maxAtOnce) begin(line);
    else if (line.waiting.size < maxWaitingPerCaller) await waitIn(line, signal);
    else throw fullError();
    try {
      return await work();
    } finally {
      end(line);
    }
  };
}
