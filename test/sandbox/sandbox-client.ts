import type { InProcessSandbox } from '../../src/sandbox/sandbox.ts';
import type { UpstreamAnswer } from '../../src/sandbox/upstream/upstream.ts';

/** One request to a sandbox; what is left out is not sent. */
export interface TestRequest {
  readonly method?: string;
  readonly token?: string;
  readonly body?: unknown;
}

/** A client of a sandbox, without a socket. */
export function createTestClient({ handle, appId, appSecret }: InProcessSandbox) {
  function send(path: string, { method = 'POST', token, body }: TestRequest): UpstreamAnswer {
    return handle({
      method,
      path,
      query: new URLSearchParams(token === undefined ? {} : { access_token: token }),
      body: Buffer.from(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)),
    });
  }

  /** The decoded JSON of an answer. */
  const ask = (path: string, request: TestRequest) =>
    JSON.parse(Buffer.from(send(path, request).body).toString());

  const credentials = { grant_type: 'client_credential', appid: appId, secret: appSecret };

  const stableToken = (fields: object = {}) =>
    ask('/cgi-bin/stable_token', { body: { ...credentials, ...fields } });

  /** Any call of the API with a token: a POST of this JSON, or a GET. */
  const call = (path: string, body?: object) =>
    ask(path, { method: body === undefined ? 'GET' : 'POST', token: stableToken().access_token, body });

  return {
    send,
    ask,
    call,
    credentials,
    stableToken,
    list: (type: string, offset = 0, count = 20, token: string = stableToken().access_token) =>
      ask('/cgi-bin/material/batchget_material', { token, body: { type, offset, count } }),
    counts: (token: string = stableToken().access_token) =>
      ask('/cgi-bin/material/get_materialcount', { method: 'GET', token }),
    quota: (cgiPath: unknown, token: string = stableToken().access_token) =>
      ask('/cgi-bin/openapi/quota/get', { token, body: { cgi_path: cgiPath } }),
    material: (mediaId: string, token: string = stableToken().access_token) =>
      send('/cgi-bin/material/get_material', { token, body: { media_id: mediaId } }),
  };
}
