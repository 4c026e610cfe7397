/**
 * Why something has failed, for a log: with the reasons behind it, and without what messages quote.
 * That may be a part of a query or of an item, or a path.
 */
export function plainReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  // From the first quote to the last: what is quoted may hold quotes.
  const plain = message.replace(/["'`].*["'`]/s, '…').replace(/(?<=^|\s)(?:[A-Z]:)?[\\/]\S+/g, '…');
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? plain : `${plain}: ${plainReason(cause)}`;
}
