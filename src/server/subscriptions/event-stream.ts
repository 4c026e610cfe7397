import type { ExecutionResult, GraphQLError } from 'graphql';

/*
 * Server-sent events as GraphQL clients read them: the distinct connections mode of GraphQL over SSE.
 * Each event also has an `id:`, the cursor to resume from, which an `EventSource` sends again as
 * `Last-Event-ID`.
 */

/** A comment, which clients pass over. */
export const PING = ':\n\n';

/** Tells that nothing follows. */
const COMPLETE = 'event: complete\ndata:\n\n';

/**
 * What is sent first: proxies and browsers hold back an answer until its first bytes. Clients pass
 * over it, but an `EventSource` remembers from where to go on, before anything has happened.
 */
export function beginningOf(cursor: string): Buffer {
  return Buffer.from(`:\nid: ${cursor}\n\n`);
}

/** One event. No JSON has a line end. */
export function eventOf(json: string, cursor: string): Buffer {
  return Buffer.from(`event: next\nid: ${cursor}\ndata: ${json}\n\n`);
}

/** A result that nothing follows, as the one event of its answer. */
export function onlyEventOf(result: ExecutionResult): string {
  return `${PING}event: next\ndata: ${jsonOf(result)}\n\n${COMPLETE}`;
}

/**
 * The last event: an error, and that nothing follows. Without a cursor, it keeps the `id` of the one
 * before.
 */
export function lastEventOf(error: GraphQLError, cursor?: string): Buffer {
  const id = cursor === undefined ? '' : `id: ${cursor}\n`;
  return Buffer.from(`event: next\n${id}data: ${jsonOf({ errors: [error] })}\n\n${COMPLETE}`);
}

/** A result as JSON, without what its errors say of the HTTP answer, for there is none of its own. */
export function jsonOf({ errors, ...rest }: ExecutionResult): string {
  return JSON.stringify({ ...rest, ...(errors && { errors: errors.map(withoutHttp) }) });
}

function withoutHttp(error: GraphQLError) {
  const { extensions: { http, ...extensions } = {}, ...formatted } = error.toJSON();
  return { ...formatted, extensions };
}
