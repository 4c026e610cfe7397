/** A machine's time that goes on as fast as there is nothing left to do. */
export interface VirtualTime {
  /** Milliseconds since 1970. */
  now(): number;
  wait(ms: number): Promise<void>;
  /** Calls back after `ms`, unless what it returns is called. */
  after(ms: number, callBack: () => void): () => void;
  /** From 0 to 1, the same in each run with this seed. */
  random(): number;
  /** Lets so much time go by, with all that happens meanwhile. */
  pass(ms: number): Promise<void>;
}

interface Timer {
  readonly at: number;
  readonly callBack: () => void;
}

export function createVirtualTime(seed: number): VirtualTime {
  let time = Date.UTC(2024, 4, 6, 1);
  let state = seed >>> 0;
  const timers = new Set<Timer>();

  /** Mulberry32. */
  function random(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  function after(ms: number, callBack: () => void): () => void {
    const timer = { at: time + Math.max(0, ms), callBack };
    timers.add(timer);
    return () => timers.delete(timer);
  }

  /** Of several at one instant, the one that was set first. */
  function next(until: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of timers) if (first === undefined || timer.at < first.at) first = timer;
    return first !== undefined && first.at <= until ? first : undefined;
  }

  return {
    now: () => Math.floor(time),
    random,
    after,
    wait: (ms) => new Promise((resolve) => void after(ms, resolve)),
    async pass(ms) {
      const until = time + ms;
      await settled();
      for (let timer = next(until); timer !== undefined; timer = next(until)) {
        timers.delete(timer);
        time = Math.max(time, timer.at);
        timer.callBack();
        await settled();
      }
      time = until;
    },
  };
}

/** All that follows at once has happened. */
function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
