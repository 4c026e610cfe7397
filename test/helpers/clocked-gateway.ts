import { type ClockedSourceOptions, clockedSource } from './clocked-source.ts';
import { ask, type GatewaySettings, gatewayOver } from './execute.ts';

/** What a test sets of the source, and of the gateway over it. */
export interface ClockedGatewayOptions extends ClockedSourceOptions, GatewaySettings {}

/** What {@link clockedGateway} makes. */
export type ClockedGateway = ReturnType<typeof clockedGateway>;

/** The header of a caller who wants to see what was uploaded this minute. */
export const NO_CACHE = { 'cache-control': 'no-cache' };

/** Asks for the newest pictures, and for all that tells how fresh they are. */
export const NEWEST =
  '{ assets(type: IMAGE) { totalCount checkedAt stale nodes { mediaId ... on MediaAsset { name } } } }';

/**
 * A gateway over a {@link clockedSource}, which may make a thousand calls a day unless told
 * otherwise.
 */
export function clockedGateway({ count, surplus, startsAt, ...settings }: ClockedGatewayOptions = {}) {
  const clocked = clockedSource({ count, surplus, startsAt });
  const gateway = gatewayOver(clocked.source, { now: clocked.now, upstreamDailyCalls: 1000, ...settings });

  return {
    ...clocked,
    gateway,
    /** Asks this, and tells with the answer what it took of upstream. */
    async query(text = NEWEST, headers: Readonly<Record<string, string>> = {}) {
      const { data, errors, extensions } = await ask(gateway, text, undefined, {
        'x-gateway-explain': '1',
        ...headers,
      });
      return { data, assets: data?.assets, errors, report: extensions?.upstream };
    },
  };
}
