import { createHash } from 'node:crypto';

// Everything the sandbox invents is a hash of what it stands for: no randomness, so that two starts,
// and two runs of a simulation, speak of the same assets, tokens and requests.

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
