import type { Plugin } from 'graphql-yoga';
import { recordOf } from '../request/request-record.ts';
import type { Metrics } from './metrics.ts';

/** Counts what is asked in GraphQL: neither the page of GraphiQL, nor what a browser asks first. */
export function useRequestMetrics(metrics: Metrics): Plugin {
  return {
    onRequestParse({ request }) {
      recordOf(request).isGraphQL = true;
    },
    onResponse({ request, response: { status } }) {
      const { isGraphQL, startedAt, errorCodes } = recordOf(request);
      if (!isGraphQL) return;
      metrics.noteRequest({ status, code: errorCodes[0] ?? 'OK', durationMs: performance.now() - startedAt });
    },
  };
}
