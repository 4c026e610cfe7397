import type { Answer, Gateway } from './execute.ts';

/** How a request is sent. */
export interface Exchange {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  /** Fires when the caller leaves. */
  readonly signal?: AbortSignal;
}

/**
 * Sends the parameters of a GraphQL request in the body of a POST, or in the address of a GET, and
 * tells what HTTP has to say of the answer.
 */
export async function exchange(
  gateway: Gateway,
  params: Readonly<Record<string, unknown>>,
  { method = 'POST', headers = {}, signal }: Exchange = {},
) {
  const response = await (method === 'POST'
    ? gateway.fetch('http://gateway.test/graphql', {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(params),
        ...(signal !== undefined && { signal }),
      })
    : gateway.fetch(`http://gateway.test/graphql?${searchOf(params)}`, {
        headers: { 'graphql-require-preflight': '1', ...headers },
        ...(signal !== undefined && { signal }),
      }));
  const text = await response.text();
  const answer: Answer = text === '' ? {} : JSON.parse(text);
  return { status: response.status, headers: response.headers, text, answer };
}

function searchOf(params: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(params).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return new URLSearchParams(entries).toString();
}

/** The media type with which errors have statuses of their own (GraphQL over HTTP, section 6.4). */
export const GRAPHQL_RESPONSE = { accept: 'application/graphql-response+json' };
