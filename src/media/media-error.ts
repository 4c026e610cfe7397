/** Why files are not served. */
export const MEDIA_REFUSALS = [
  /** The address was not signed by this gateway. */
  'signature',
  /** There is no such asset any more, or its host has no such file. */
  'not-found',
  /** The host is not one that files are fetched from. */
  'host',
  /** The host has a private address. */
  'private-address',
  /** The host answers with a redirect. */
  'redirect',
  /** The host answers with another status than 200. */
  'status',
  /** The file is not what it should be, by its first bytes. */
  'type',
  /** WeChat sent a placeholder in place of the picture. */
  'placeholder',
  /** The file has too many bytes. */
  'too-large',
  /** The picture has too many pixels. */
  'too-many-pixels',
  /** The file is not whole, or cannot be decoded. */
  'broken',
  /** The host cannot be reached. */
  'unreachable',
  /** The host takes too long. */
  'timeout',
  /** The film is on a page, which no element of another page plays. */
  'page',
  /** WeChat's API gives no file. */
  'upstream',
  /** Too much is being fetched and resized already. */
  'overloaded',
  /** The client has had what it may have fetched and resized in a minute. */
  'rate-limit',
] as const;

/** Why a file is not served, for callers, the operator and metrics. */
export type MediaRefusal = (typeof MEDIA_REFUSALS)[number];

export interface MediaErrorOptions extends ErrorOptions {
  /** When another try may succeed, in seconds. Default: not known. */
  readonly retryAfterSeconds?: number | undefined;
}

/** A file is not served. The message is for callers: it holds no secret and no address of upstream's. */
export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly reason: MediaRefusal;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    reason: MediaRefusal,
    message: string,
    { retryAfterSeconds, ...options }: MediaErrorOptions = {},
  ) {
    super(message, options);
    this.reason = reason;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
