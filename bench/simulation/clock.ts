/** A clock that only the simulation moves. */
export interface VirtualClock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Throws when that is in the past. */
  advanceTo(at: number): void;
}

/** A clock that stands at `startAt`. */
export function createVirtualClock(startAt: number): VirtualClock {
  let time = startAt;
  return {
    now: () => time,
    advanceTo(at) {
      if (at < time) throw new RangeError(`The clock does not go back from ${time} to ${at}.`);
      time = at;
    },
  };
}
