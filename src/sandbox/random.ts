import { createHash } from 'node:crypto';

/** Choices that are the same on every start. */
export interface Random {
  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number;
  /** Throws when there is nothing to pick from. */
  pick<T>(choices: readonly T[]): T;
  /** True in so many of 100 cases. */
  chance(percent: number): boolean;
}

/** A sequence of choices for a seed: mulberry32, small and even enough for these. */
export function createRandom(seed: number): Random {
  let state = seed;

  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const integer = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));

  return {
    integer,
    pick(choices) {
      const choice = choices[integer(0, choices.length - 1)];
      if (choice === undefined) throw new RangeError('There is nothing to pick from.');
      return choice;
    },
    chance: (percent) => next() * 100 < percent,
  };
}

// What the sandbox names is a hash of what it stands for, so that two starts, and two runs of a simulation, speak of
// the same assets, tokens and requests.

/** The media_id for a seed: 43 characters, of which the first 21 are the account's, as upstream. */
export function createMediaId(seed: string): string {
  return `r4inH0use_Q7mZkD2vXcL${hashText(seed, 22)}`;
}

/** Up to 86 characters of `[A-Za-z0-9_-]`. */
export function hashText(seed: string, length: number): string {
  return createHash('sha512').update(seed).digest('base64url').slice(0, length);
}

/** Up to 128 lower-case hexadecimal digits. */
export function hashHex(seed: string, length: number): string {
  return createHash('sha512').update(seed).digest('hex').slice(0, length);
}
