/** A key that lets a caller in. */
export interface ApiKey {
  /** Names the caller in the log, in metrics and for rate limits. */
  readonly name: string;
  /** The key itself is known to the caller alone. */
  readonly sha256: Uint8Array;
}
