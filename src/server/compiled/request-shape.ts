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
  if (request.method !== 'POST') return undefined;
  const params = parse(asked.body);
  if (!isObject(params)) return undefined;
  const { variables, ...rest } = params;
  if (variables != null && !isObject(variables)) return undefined;
  return { key: answerKeyOf(request, asked, JSON.stringify(rest)), variables: variables ?? {} };
}

function parse(body: Buffer): unknown {
  if (!isUtf8(body)) return undefined;
  try {
    return JSON.parse(body.toString());
  } catch {
    // The gateway says what is wrong with it.
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
