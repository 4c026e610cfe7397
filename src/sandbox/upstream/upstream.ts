import type { Account } from '../account.ts';
import { describeCall } from './call-record.ts';
import type { Endpoint } from './endpoints.ts';
import { answerInstead, type Delivery, deliveryUnder, type Sight, sightUnder } from './faults.ts';
import { type Answer, encodeRefusal, htmlAnswer, jsonAnswer, RefusalError, readInput } from './wire.ts';

/** An HTTP request, independent of a socket. */
export interface UpstreamRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Uint8Array;
}

/** An HTTP answer, and how to deliver it. */
export interface UpstreamAnswer extends Answer {
  readonly delivery: Delivery;
  readonly delayMs: number;
}

/** The upstream without a socket. It answers one request at a time, on the account's clock. */
export type HandleUpstream = (request: UpstreamRequest) => UpstreamAnswer;

/** The API of an account. Pictures that it answers with are drawn only where they are served. */
export function createUpstream(account: Account): HandleUpstream {
  let serial = 0;

  function answerCall(request: UpstreamRequest): UpstreamAnswer {
    serial += 1;
    const at = account.now();
    const endpoint = account.endpoints.find(({ path }) => path === request.path);
    const injected = account.scenario.inject(endpoint?.name);
    const fault = account.faults.take(endpoint?.name) ?? injected.fault;

    const answer = answerOrRefuse(account, { at, serial }, () => {
      return answerInstead(fault) ?? answerEndpoint(endpoint, account, { request, sight: sightUnder(fault) });
    });
    const { errcode } = answer;
    account.calls.add({ at, ...describeCall(request), ...(errcode !== undefined && { errcode }) });
    const delayMs = account.settings.latencyMs + injected.latencyMs;
    return { ...answer, delivery: deliveryUnder(fault), delayMs };
  }

  return answerCall;
}

const NO_BODY = new Uint8Array();

// The order of these checks is a guess: upstream does not document what wins if two fail.
function answerEndpoint(
  endpoint: Endpoint | undefined,
  account: Account,
  { request, sight }: { readonly request: UpstreamRequest; readonly sight: Sight },
): Answer {
  if (!endpoint) return htmlAnswer(404);
  if (endpoint.needsToken) account.tokens.check(request.query.get('access_token'));
  if (endpoint.method === 'POST' && request.method !== 'POST') throw new RefusalError(43002);
  account.quotas.spend(endpoint.name);

  const output = endpoint.answer(account, endpoint.method === 'POST' ? readInput(request.body) : {}, sight);
  if ('json' in output) return jsonAnswer(output.json, endpoint.contentType, account.settings.quirks);
  const headers = { 'content-type': output.contentType };
  if ('draw' in output) return { status: 200, headers, body: NO_BODY, draw: output.draw };
  return { status: 200, headers, body: output.file };
}

function answerOrRefuse(
  { settings }: Account,
  call: { readonly at: number; readonly serial: number },
  answer: () => Answer,
): Answer {
  try {
    return answer();
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    const contentType = 'application/json; encoding=utf-8';
    return {
      ...jsonAnswer(encodeRefusal(error, call), contentType, settings.quirks),
      errcode: error.errcode,
    };
  }
}
