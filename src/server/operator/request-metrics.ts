import type { Plugin } from 'graphql-yoga';
import { recordOf } from '../request/request-record.ts';
import type { Metrics } from './metrics.ts';

/** Counts what is answered under `/graphql`. */
export function useRequestMetrics(metrics: Metrics): Plugin {
  return {
    onResponse({ request, response: { status } }) {
      if (!isGraphQL(request)) return;
      const { startedAt, errorCodes } = recordOf(request);
      metrics.noteRequest({ status, code: errorCodes[0] ?? 'OK', durationMs: performance.now() - startedAt });
    },
  };
}

function isGraphQL({ method, url }: Request): boolean {
  return method !== 'OPTIONS' && new URL(url).pathname === '/graphql';
}
