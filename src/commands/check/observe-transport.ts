import { compressionOf } from '../../wechat/compression.ts';
import type { Transport } from '../../wechat/transport.ts';

/** A transport, and what was seen of its exchanges. */
export interface ObservedTransport extends Transport {
  /** Why the last exchange brought no answer, as Node.js or OpenSSL names it; undefined where it brought one. */
  readonly networkErrorCode: string | undefined;
  /** Whether the last exchange was answered, but compressed, or by what looks so. */
  readonly isCompressed: boolean;
  /** By how much this machine's clock is ahead of upstream's, in milliseconds, to the second; undefined until that is known. */
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
        // The code alone: the error may carry the URL, and with it the access token.
        if (error instanceof Error && 'code' in error && typeof error.code === 'string')
          networkErrorCode = error.code;
        throw error;
      }
    },
    close: () => transport.close(),
  };
}
