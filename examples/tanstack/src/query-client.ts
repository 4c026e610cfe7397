import { QueryClient } from '@tanstack/react-query';
import type { GatewayError } from './ask.ts';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: GatewayError;
  }
}

/** Longer than this nobody waits: then the button is there. */
export const LONGEST_WAIT_SECONDS = 60;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The gateway says when the same operation may succeed. It does not for one that is wrong
      // (BAD_USER_INPUT) or not allowed (FORBIDDEN): to repeat that helps nobody.
      retry: (failures, { retryAfterSeconds = Infinity }) =>
        failures < 3 && retryAfterSeconds <= LONGEST_WAIT_SECONDS,
      retryDelay: (_, { retryAfterSeconds = 0 }) => retryAfterSeconds * 1000,
      // To refresh a list of many pages is to ask for all of them again. A list stays as it was read,
      // so that Back finds it as it was left; a reload of the browser reads what is new.
      staleTime: Infinity,
      gcTime: Infinity,
      // For a list whose last page has failed, which counts as stale.
      refetchOnMount: false,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
  },
});
