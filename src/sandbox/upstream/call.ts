import { type Input, readInput } from './input.ts';

/** One call of the API, as it is remembered. What it did not send, or sent as another kind of value, is left out. */
export interface Call {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly token?: string;
  readonly type?: string;
  readonly offset?: number;
  readonly count?: number;
  /** Left out when the call succeeded, or failed without a word. */
  readonly errcode?: number;
}

/** Reads off a request what the record of calls keeps. */
export function describeCall(request: {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Uint8Array;
}): Omit<Call, 'at' | 'errcode'> {
  const { method, path, query, body } = request;
  const { type, offset, count } = peek(body);
  const token = query.get('access_token');
  return {
    method,
    path,
    ...(token !== null && { token }),
    ...(typeof type === 'string' && { type }),
    ...(typeof offset === 'number' && { offset }),
    ...(typeof count === 'number' && { count }),
  };
}

function peek(body: Uint8Array): Input {
  try {
    return readInput(body);
  } catch {
    return {};
  }
}
