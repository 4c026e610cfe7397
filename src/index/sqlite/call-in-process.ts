import type { HalfClient } from './half-client.ts';
import { type HalfName, type HalfOptions, type Halves, openHalf } from './index-halves.ts';

/** Calls a half in this thread. It holds the event loop for as long as a call takes. */
export function callInProcess<N extends HalfName>(name: N, options: HalfOptions): HalfClient<N> {
  let half: Promise<Halves[N]> | undefined;
  return {
    async call(method, ...args) {
      half ??= openHalf(name, options);
      const called = (await half)[method] as (...args: unknown[]) => never;
      return called(...args);
    },
    async end(...args) {
      const ended = half;
      half = undefined;
      const close = (await ended)?.close as ((...args: unknown[]) => void) | undefined;
      close?.(...args);
    },
  };
}
