import type { HandleUpstream } from '../../src/sandbox/upstream/upstream.ts';
import type { Transport } from '../../src/wechat/transport.ts';

/**
 * Carries requests to a stand-in without a socket. An answer takes no time, whatever latency is set; one that a fault
 * spoils is an Error.
 */
export function standInTransport(handle: HandleUpstream): Transport {
  return {
    async exchange({ method, endpoint, accessToken, json }) {
      const { status, body, delivery } = handle({
        method,
        path: endpoint,
        query: new URLSearchParams(accessToken === undefined ? {} : { access_token: accessToken }),
        body: Buffer.from(json === undefined ? '' : JSON.stringify(json)),
      });
      if (delivery !== 'whole') throw new Error(`The answer is delivered: ${delivery}`);
      return { statusCode: status, bytes: body };
    },
    async close() {},
  };
}
