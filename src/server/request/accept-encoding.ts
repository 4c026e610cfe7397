/** A coding of an answer's body, in the order in which they are preferred. */
export const CODINGS = ['br', 'gzip'] as const;

export type Coding = (typeof CODINGS)[number];

/**
 * The coding to use for a client; undefined for none.
 *
 * @param accepted the header `Accept-Encoding`: a coding with the weight 0 is not accepted (RFC
 *   9110, section 12.5.3)
 */
export function codingFor(accepted: string, codings: readonly Coding[] = CODINGS): Coding | undefined {
  const weights = new Map(
    accepted.split(',').map((part) => {
      const [name = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase());
      const weight = parameters.find((each) => each.startsWith('q='))?.slice('q='.length);
      return [name, weight === undefined ? 1 : Number(weight)];
    }),
  );
  return codings.find((coding) => (weights.get(coding) ?? 0) > 0);
}
