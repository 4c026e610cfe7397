import type { HandleUpstream, UpstreamAnswer } from '../../src/sandbox/upstream/upstream.ts';
import type { Transport } from '../../src/wechat/transport.ts';

/** How a sandbox's answers come. */
export interface SandboxTransportOptions {
  /**
   * Whether an answer takes the time that latency and faults have it take, on the timers of the
   * process.
   */
  readonly takesTime?: boolean;
}

/**
 * Carries requests to a sandbox without a socket. Unless told, an answer takes no time. One that is
 * lost is an Error.
 */
export function sandboxTransport(
  handle: HandleUpstream,
  { takesTime = false }: SandboxTransportOptions = {},
): Transport {
  return {
    async exchange({ method, endpoint, accessToken, json, signal }) {
      const answer = handle({
        method,
        path: endpoint,
        query: new URLSearchParams(accessToken === undefined ? {} : { access_token: accessToken }),
        body: Buffer.from(json === undefined ? '' : JSON.stringify(json)),
      });
      const { status, body, delivery } = answer;
      if (takesTime) await elapse(durationOf(answer), signal);
      if (typeof delivery === 'string' && delivery !== 'whole')
        throw new Error(`The answer is delivered: ${delivery}`);
      return { statusCode: status, bytes: body };
    },
    async close() {},
  };
}

/** In milliseconds; `Infinity` for an answer that never comes. */
function durationOf({ body, delivery, delayMs }: UpstreamAnswer): number {
  if (delivery === 'never') return Number.POSITIVE_INFINITY;
  if (typeof delivery === 'string') return delayMs;
  return delayMs + (body.length * 1000) / delivery.bytesPerSecond;
}

/** Rejects when the signal fires first. */
async function elapse(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (ms === 0) return;
  await new Promise<void>((resolve, reject) => {
    const timer = ms === Number.POSITIVE_INFINITY ? undefined : setTimeout(resolve, ms);
    const leave = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
  });
}
