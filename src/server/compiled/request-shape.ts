import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { answerKeyOf } from '../cached-answers/answer-key.ts';
import type { AskedRequest } from '../request/asked-request.ts';

/** A request, as far as it is like others that ask for the same operation. */
export interface RequestShape {
  /** All that decides its answer, but for its variables and what the library holds. */
  readonly key: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The shape of a request; undefined if its body is not that of a plain GraphQL request over POST. */
export function shapeOf(request: IncomingMessage, asked: AskedRequest): RequestShape | undefined {
  if (request.method !== 'POST' || !isUtf8(asked.body)) return undefined;
  try {
    const params: unknown = JSON.parse(asked.body.toString());
    if (!isObject(params)) return undefined;
    const { variables, ...rest } = params;
    const { query, operationName, documentId, extensions } = rest;
    const areTexts = [query, operationName, documentId].every(
      (text) => text == null || typeof text === 'string',
    );
    if (!areTexts || !isMissingOrObject(extensions) || !isMissingOrObject(variables)) return undefined;
    return { key: answerKeyOf(request, asked, JSON.stringify(rest)), variables: variables ?? {} };
  } catch {
    // The gateway says what is wrong with it: it is no JSON, or too deep to be written again.
    return undefined;
  }
}

function isMissingOrObject(value: unknown): value is Record<string, unknown> | null | undefined {
  return value == null || isObject(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
