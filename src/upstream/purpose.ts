/** What a call is for. They stop in this order as the calls of the day run down. */
export const PURPOSES = ['refresh', 'check', 'no-cache', 'missing'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** The one of two that stops later. */
export function mostUrgent(a: Purpose, b: Purpose): Purpose {
  return PURPOSES.indexOf(a) > PURPOSES.indexOf(b) ? a : b;
}
