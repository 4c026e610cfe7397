import { isIP } from 'node:net';
import { z } from 'zod';
import { entriesOf, flag, integer, type Report, readVariable, type Variables } from './variables.ts';

/** How pictures, voices and videos are served. */
export interface MediaConfig {
  /** Of 32 bytes each. The first one signs, all of them verify. Empty: the gateway makes one. */
  readonly keys: readonly Buffer[];
  /** The hosts of pictures besides WeChat's. */
  readonly pictureHosts: readonly string[];
  /** The hosts of films. */
  readonly videoHosts: readonly string[];
  /** The most bytes of the cache on disk. */
  readonly cacheMaxBytes: number;
  /** What one address may have fetched or resized. */
  readonly rateLimitPerMinute: number;
}

/** What the settings of media depend on. */
export interface MediaSurroundings {
  readonly isSandbox: boolean;
  /** Whether it is known where callers reach the gateway: it listens on loopback alone, or `PUBLIC_URL` is set. */
  readonly isAddressKnown: boolean;
}

/** The settings of media; undefined if none are served. Problems go to `report` as sentences. */
export function readMediaConfig(
  variables: Variables,
  { isSandbox, isAddressKnown }: MediaSurroundings,
  report: Report,
): MediaConfig | undefined {
  const read = <Value>(name: string, schema: z.ZodType<Value>) =>
    readVariable(name, schema, variables, report);
  const isOn = read('MEDIA', flag.default(isSandbox && isAddressKnown));
  const keys = read('MEDIA_KEY', keyList.default([]));
  const config = {
    keys: isSandbox && keys.length === 0 ? [SANDBOX_KEY] : keys,
    pictureHosts: read('MEDIA_HOSTS', hostNames.default([])),
    videoHosts: read('MEDIA_VIDEO_HOSTS', hostNames.default([])),
    cacheMaxBytes: read('MEDIA_CACHE_MAX_BYTES', integer(2 ** 20, 2 ** 40).default(2 ** 30)),
    rateLimitPerMinute: read('MEDIA_RATE_LIMIT_PER_MINUTE', integer(1, 1_000_000).default(3000)),
  };
  if (!isOn) return undefined;
  if (!isAddressKnown)
    report(
      'MEDIA is true, and other machines can reach HOST: set PUBLIC_URL, by which the addresses of media begin.',
    );
  return config;
}

/** Addresses that the sandbox gave are good after a restart. It has nothing to protect. */
const SANDBOX_KEY = Buffer.from('the sandbox has nothing to hide.', 'latin1');

// The message does not tell the value: it may be the key.
const keyList = z
  .string()
  .transform((text) => entriesOf(text))
  .refine(
    (entries) => entries.length > 0 && entries.every((entry) => /^[\da-f]{64}$/i.test(entry)),
    'must be 64 hexadecimal digits (such as `openssl rand -hex 32` prints), or several such keys separated by commas, of which the first one signs',
  )
  .transform((entries) => entries.map((entry) => Buffer.from(entry, 'hex')));

const hostNames = z
  .string()
  .transform((text) => entriesOf(text).map((entry) => entry.toLowerCase()))
  .refine(
    (entries) => entries.every((entry) => NAME.test(entry) && isIP(entry) === 0),
    'must be names of hosts such as img.example.com, separated by commas: no address, scheme, port, path or wildcard',
  );

/** Of several labels, the last of which is no number: `127.1` is an address, too. */
const NAME = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]{0,61}$/;
