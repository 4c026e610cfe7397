import { z } from 'zod';
import { flag, type Report, readVariable, type Variables } from './variables.ts';

/** How this gateway is one of several that are one account. */
export interface FleetConfig {
  /** Where they meet. A secret: it may hold a password. */
  readonly redisUrl: string;
  /** Whether drafts may lie in Redis. If not, the fleet has no drafts. */
  readonly sharesDrafts: boolean;
  /** Where the other replicas reach this one: an origin. Undefined: they need not. */
  readonly url: string | undefined;
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
  const url = read('FLEET_URL', origin.optional());
  if (variables['REDIS_URL'] === undefined) return undefined;
  if (isSandbox)
    report('REDIS_URL is set, but each process has a sandbox of its own: set an account, or no REDIS_URL.');
  if (hasMediaKey === false)
    report(
      'REDIS_URL is set and MEDIA is true: set MEDIA_KEY, the same for all replicas, or addresses of one are not good at another.',
    );
  if (hasMediaKey !== undefined && variables['FLEET_URL'] === undefined)
    report(
      'REDIS_URL is set and MEDIA is true: set FLEET_URL, where the other replicas reach this one, or each would make calls for voices and videos of its own.',
    );
  return redisUrl === undefined ? undefined : { redisUrl, sharesDrafts, url };
}

const origin = z
  .string()
  .transform((text) => {
    if (!URL.canParse(text)) return undefined;
    const { protocol, origin: found, href } = new URL(text);
    return /^https?:$/.test(protocol) && href === `${found}/` && !/[?#]/.test(text) ? found : undefined;
  })
  .refine(
    (url) => url !== undefined,
    'must be the http: or https: origin at which other replicas reach this one, such as http://10.0.0.7:4000, without a path, a query and a password',
  );

// The message does not tell the value: it may hold a password.
const redisAddress = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^rediss?:\/\/[^/?#]+\/?\d{0,4}$/.test(text),
    'must be redis://host:port, or rediss:// with TLS, with user:password@ before the host and /database behind the port where they are needed',
  );
