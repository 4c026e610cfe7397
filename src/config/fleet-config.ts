import { z } from 'zod';
import { flag, type Report, readVariable, type Variables } from './variables.ts';

/** How this gateway is one of several that are one account. */
export interface FleetConfig {
  /** Where they meet. A secret: it may hold a password. */
  readonly redisUrl: string;
  /** Whether drafts may lie in Redis. If not, the fleet has no drafts. */
  readonly sharesDrafts: boolean;
}

/** What the settings of a fleet depend on. */
export interface FleetSurroundings {
  readonly isSandbox: boolean;
  /** Whether the addresses of media that are served are signed by a key that was set. Undefined: none are served. */
  readonly hasMediaKey: boolean | undefined;
}

/** The settings of a fleet; undefined if this gateway is alone. Problems go to `report` as sentences. */
export function readFleetConfig(
  variables: Variables,
  { isSandbox, hasMediaKey }: FleetSurroundings,
  report: Report,
): FleetConfig | undefined {
  const read = <Value>(name: string, schema: z.ZodType<Value>) =>
    readVariable(name, schema, variables, report);
  const redisUrl = read('REDIS_URL', redisAddress.optional());
  const sharesDrafts = read('FLEET_SHARES_DRAFTS', flag.default(false));
  if (variables['REDIS_URL'] === undefined) return undefined;
  if (isSandbox)
    report('REDIS_URL is set, but each process has a sandbox of its own: set an account, or no REDIS_URL.');
  if (hasMediaKey === false)
    report(
      'REDIS_URL is set and MEDIA is true: set MEDIA_KEY, the same for all replicas, or addresses of one are not good at another.',
    );
  return redisUrl === undefined ? undefined : { redisUrl, sharesDrafts };
}

// The message does not tell the value: it may hold a password.
const redisAddress = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^rediss?:\/\/[^/?#]+\/?\d{0,4}$/.test(text),
    'must be redis://host:port, or rediss:// with TLS, with user:password@ before the host and /database behind the port where they are needed',
  );
