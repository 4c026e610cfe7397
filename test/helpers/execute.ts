import { pino } from 'pino';
import type { AssetSource } from '../../src/library/page.ts';
import { createGateway, type GatewayOptions } from '../../src/server/gateway.ts';

export type Gateway = ReturnType<typeof createGateway>;

// biome-ignore lint/suspicious/noExplicitAny: what an ad-hoc query answers has no type
export type Answer = { data?: any; errors?: { message: string; path?: unknown[]; extensions: any }[] };

/** A gateway over a source, with the default limits and a log that nobody reads. */
export function gatewayOver(source: AssetSource, options: Partial<GatewayOptions> = {}): Gateway {
  return createGateway({
    source,
    log: pino({ enabled: false }),
    graphiql: false,
    maxPageSize: 100,
    upstreamCallsPerOperation: 20,
    upstreamTimeoutMs: 8000,
    ...options,
  });
}

/** Sends a query through the whole HTTP path of a gateway, with no port. */
export async function ask(
  gateway: Gateway,
  query: string,
  variables?: Record<string, unknown>,
): Promise<Answer> {
  const response = await gateway.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

/** Asks a gateway made for the one query. */
export function execute(
  source: AssetSource,
  query: string,
  { variables, ...options }: Partial<GatewayOptions> & { variables?: Record<string, unknown> } = {},
): Promise<Answer> {
  return ask(gatewayOver(source, options), query, variables);
}
