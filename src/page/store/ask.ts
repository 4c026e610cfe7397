import { ENDPOINT } from '../facts.ts';
import type { TypedDocumentString } from '../generated/graphql.ts';
import { ofTab } from './storage.ts';
import { createStore } from './store.ts';

/** An answer without what was asked for. */
export class AskError extends Error {
  override readonly name = 'AskError';
  /** As in docs/errors.md; `UNREACHABLE` if nothing answers. */
  readonly code: string;
  /** When to ask again, in seconds; undefined if nobody knows. */
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, code: string, retryAfterSeconds?: number) {
    super(message);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Whether the gateway needs a key that it was not given, and whether one was refused. */
export const keyState = createStore<'known' | 'missing' | 'refused'>('known');

const KEY = 'key';

/** Keeps a key until the browser's tab is closed. */
export function enterKey(key: string): void {
  ofTab.write(KEY, key);
  keyState.set('known');
}

/** Whether a text can be sent as a key: ASCII, without spaces. */
export function isKey(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

/** A response that has asked for the operation. @throws AskError if nothing answers or the key is refused */
export async function send<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  accept: string,
  signal?: AbortSignal,
): Promise<Response> {
  const key = ofTab.read(KEY) ?? '';
  const response = await fetch(ENDPOINT, {
    method: 'POST',
    headers: {
      accept,
      'content-type': 'application/json',
      ...(key !== '' && { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ documentId: document.__meta__?.['hash'], variables }),
    ...(signal !== undefined && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new AskError(String(error), 'UNREACHABLE');
  });
  if (response.status === 401) {
    // The refusal of an earlier key says nothing about a newer one.
    if (key === (ofTab.read(KEY) ?? '')) keyState.set(key === '' ? 'missing' : 'refused');
    throw new AskError('A key is needed.', 'UNAUTHENTICATED');
  }
  return response;
}

/** What an operation answers, whole. @throws AskError for the first error of it */
export async function ask<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Result> {
  const response = await send(document, variables, 'application/graphql-response+json', signal);
  const body: unknown = await response.json().catch(() => undefined);
  return dataOf<Result>(body, Number(response.headers.get('retry-after')) || undefined);
}

/** The data of a body. @throws AskError */
export function dataOf<Result>(body: unknown, retryAfterSeconds?: number): Result {
  if (typeof body !== 'object' || body === null) throw new AskError('No answer.', 'UNREACHABLE');
  const { data, errors } = body as {
    readonly data?: Result;
    readonly errors?: readonly {
      message: string;
      extensions?: { code?: string; retryAfterSeconds?: number };
    }[];
  };
  const [error] = errors ?? [];
  if (error !== undefined)
    throw new AskError(
      error.message,
      error.extensions?.code ?? 'UNKNOWN',
      error.extensions?.retryAfterSeconds ?? retryAfterSeconds,
    );
  if (!data) throw new AskError('No answer.', 'UNREACHABLE');
  return data;
}
