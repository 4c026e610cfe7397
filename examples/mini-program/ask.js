import { ENDPOINT } from './config.js';
import { DOCUMENT_IDS } from './document-ids.js';

/**
 * An operation that was not answered, or not in full. `code` is the gateway's, such as
 * `UPSTREAM_UNAVAILABLE`, or `UNREACHABLE` if it did not answer. The same operation may succeed after
 * `retryAfterSeconds`; undefined if it will not, or nobody knows.
 *
 * @typedef {Error & { code: string, retryAfterSeconds: number | undefined }} GatewayError
 */

/** Less than the 60 s of wx.request, and more than the gateway takes to say that WeChat does not answer. */
const TIMEOUT_MS = 20_000;

const NO_ANSWER = 'The gateway does not answer.';

/**
 * What the gateway answers to an operation: its data, whole. It is rejected with a {@link GatewayError} if
 * any field has failed, as a page that failed is null. What is sent is the id of the operation: the gateway
 * answers what is in its manifest, `persisted-documents.json`, and nothing that others would ask.
 *
 * @template Data
 * @param {keyof typeof DOCUMENT_IDS} operation
 * @param {Record<string, unknown>} [variables]
 * @returns {Promise<Data>}
 */
export function ask(operation, variables = {}) {
  // With callbacks, wx.request returns its task, and no promise.
  return new Promise((resolve, reject) => {
    wx.request({
      url: ENDPOINT,
      method: 'POST',
      header: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      data: { documentId: DOCUMENT_IDS[operation], variables },
      timeout: TIMEOUT_MS,
      // One connection for all requests. By default it is off.
      enableHttp2: true,
      // Whatever the status is: 429 and 503 come here as well.
      success: ({ data, header }) => {
        const error = errorOf(data, header);
        if (error) reject(error);
        else resolve(/** @type {{ data: Data }} */ (data).data);
      },
      // Nothing came: no network, no such domain in the settings, too late.
      // Which it was is in `cause`: it helps you, and no reader.
      fail: ({ errMsg }) =>
        reject(Object.assign(gatewayError(NO_ANSWER, 'UNREACHABLE', 5), { cause: errMsg })),
    });
  });
}

/**
 * @param {unknown} body JSON, parsed; what is no JSON, as the page of a proxy, is a string
 * @param {Record<string, string>} header
 * @returns {GatewayError | undefined}
 */
function errorOf(body, header) {
  const { data, errors } = /** @type {any} */ (typeof body === 'object' && body !== null ? body : {});
  const [error] = errors ?? [];
  if (error) {
    const { code = 'UNKNOWN', retryAfterSeconds } = error.extensions ?? {};
    return gatewayError(error.message, code, retryAfterSeconds);
  }
  if (data) return undefined;
  return gatewayError(NO_ANSWER, 'UNREACHABLE', retryAfter(header));
}

/**
 * Names of headers come as the server has written them on one phone, and in small letters on another.
 *
 * @param {Record<string, string>} header
 */
function retryAfter(header) {
  const name = Object.keys(header).find((name) => name.toLowerCase() === 'retry-after');
  return Number(name && header[name]) || undefined;
}

/**
 * Not a class: code that is compiled for old phones does not know its instances.
 *
 * @param {string} message
 * @param {string} code
 * @param {number | undefined} retryAfterSeconds
 * @returns {GatewayError}
 */
function gatewayError(message, code, retryAfterSeconds) {
  return Object.assign(new Error(message), { code, retryAfterSeconds });
}
