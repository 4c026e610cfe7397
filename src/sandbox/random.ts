import { createHash } from 'node:crypto';

/** Pseudorandom choices, the same on every start. */
export interface Random {
  /** A whole number from `least` to `most`, both inclusive. */
  integer(least: number, most: number): number;
  /** Throws if there are no choices. */
  pick<T>(choices: readonly T[]): T;
  /** True with this probability, in percent. */
  chance(percent: number): boolean;
}

/** A generator with a seed: mulberry32, which is small and uniform enough here. */
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

// Ids are hashes of what they stand for. So all starts and simulation runs have the same assets,
// tokens and requests.

/** The media_id for a seed: 43 characters. As upstream, the first 21 are the account's. */
export function createMediaId(seed: string): string {
  return `r4inH0use_Q7mZkD2vXcL${hashText(seed, 22)}`;
}

/** Up to 86 characters of `[A-Za-z0-9_-]`. */
export function hashText(seed: string, length: number): string {
  return createHash('sha512').update(seed).digest('base64url').slice(0, length);
}

/** Up to 128 lowercase hexadecimal digits. */
export function hashHex(seed: string, length: number): string {
  return createHash('sha512').update(seed).digest('hex').slice(0, length);
}
