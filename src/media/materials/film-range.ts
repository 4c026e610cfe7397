/** The part of a film that an answer has, in bytes. */
export interface FilmRange {
  readonly start: number;
  /** Its last byte is part of it. */
  readonly end: number;
  /** The length of the whole film; undefined if it is not told. */
  readonly total: number | undefined;
}

/** A `Range` header that names one range; undefined for any other: all is sent then (RFC 9110, 14.2). */
export function readRange(header: string | undefined): string | undefined {
  return header !== undefined && /^bytes=(?:\d{1,15}-\d{0,15}|-\d{1,15})$/.test(header) ? header : undefined;
}

/** Reads the `Content-Range` of an answer; undefined if it is none, or another range than asked for. */
export function readContentRange(header: string | undefined, asked: string): FilmRange | undefined {
  const { start, end, total } =
    /^bytes (?<start>\d{1,15})-(?<end>\d{1,15})\/(?<total>\d{1,15}|\*)$/.exec(header ?? '')?.groups ?? {};
  if (start === undefined) return undefined;
  const range = {
    start: Number(start),
    end: Number(end),
    total: total === '*' ? undefined : Number(total),
  };
  const [, from] = /^bytes=(\d+)-/.exec(asked) ?? [];
  const isAsked = from === undefined || Number(from) === range.start;
  const isWithin = range.start <= range.end && (range.total === undefined || range.end < range.total);
  return isAsked && isWithin ? range : undefined;
}
