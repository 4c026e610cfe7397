import { compressionOf } from '../../wechat/compression.ts';
import type { Transport } from '../../wechat/transport.ts';

/** A transport that records what it saw. */
export interface ObservedTransport extends Transport {
  /** The Node.js or OpenSSL code if the last exchange got no answer; undefined if it got one. */
  readonly networkErrorCode: string | undefined;
  /** Whether the last answer was compressed, or looked compressed. */
  readonly isCompressed: boolean;
  /** How far this clock is ahead of upstream's: ms, to the second; undefined until known. */
  readonly aheadMs: number | undefined;
}

export function observeTransport(transport: Transport): ObservedTransport {
  let networkErrorCode: string | undefined;
  let isCompressed = false;
  let aheadMs: number | undefined;

  return {
    get networkErrorCode() {
      return networkErrorCode;
    },
    get isCompressed() {
      return isCompressed;
    },
    get aheadMs() {
      return aheadMs;
    },
    async exchange(request) {
      networkErrorCode = undefined;
      isCompressed = false;
      try {
        const answer = await transport.exchange(request);
        isCompressed = answer.statusCode === 200 && compressionOf(answer) !== undefined;
        if (answer.sentAt !== undefined) aheadMs = Date.now() - answer.sentAt;
        return answer;
      } catch (error) {
        // Only the code: the error may hold the URL, which contains the access token.
        if (error instanceof Error && 'code' in error && typeof error.code === 'string')
          networkErrorCode = error.code;
        throw error;
      }
    },
    close: () => transport.close(),
  };
}
