import { lookup as lookUp } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, buildConnector } from 'undici';

/** The host has an address that is not one of the public internet. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
  readonly code = 'PRIVATE_ADDRESS';

  constructor() {
    super('The host has a private address.');
  }
}

export interface GuardedAgentOptions {
  /** Default: the machine's. */
  readonly lookup?: LookupFunction | undefined;
  /** Whether this host may have any address. Default: none may. */
  readonly isExempt?: ((hostname: string) => boolean) | undefined;
}

/**
 * Connections to public addresses alone. The addresses of a name are checked as they are connected to:
 * one lookup serves both. A name with a single private address is refused. Requests reject with a
 * {@link PrivateAddressError}. They have no deadline but their signals'.
 */
export function createGuardedAgent(options: GuardedAgentOptions = {}): Agent {
  const { lookup = lookUp as LookupFunction, isExempt = () => false } = options;

  const guardedLookup: LookupFunction = (hostname, lookupOptions, callback) => {
    lookup(hostname, { ...lookupOptions, all: true }, (error, found) => {
      const addresses = typeof found === 'string' ? [{ address: found, family: isIP(found) }] : found;
      const [first] = addresses ?? [];
      if (error !== null || first === undefined) return callback(error ?? new Error('no address'), []);
      if (!isExempt(hostname) && !addresses.every(({ address }) => isPublicAddress(address)))
        return callback(new PrivateAddressError(), []);
      return lookupOptions.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
  const connect = buildConnector({ lookup: guardedLookup });

  return new Agent({
    // undici's timeouts count between bytes: a slow drip passes.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect(target, callback) {
      const hostname = target.hostname.replace(/^\[|\]$/g, '');
      // Node.js looks up no literal address.
      if (isIP(hostname) !== 0 && !isExempt(hostname) && !isPublicAddress(hostname))
        return callback(new PrivateAddressError(), null);
      return connect(target, callback);
    },
  });
}

/** All that is given out of IPv6. The rest holds addresses of IPv4, too, in an old writing. */
const GIVEN_OUT = ipaddr.IPv6.parseCIDR('2000::/3');

/** Azure's host answers its virtual machines there, for what is theirs alone. */
const OF_CLOUD_HOSTS = ['168.63.129.16'];

/** Whether an address is one of the public internet. One of IPv6 that holds one of IPv4 is not. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An address of IPv4 that is only written as one of IPv6 counts as what it is.
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  if (parsed instanceof ipaddr.IPv4) return !OF_CLOUD_HOSTS.includes(parsed.toString());
  return parsed.match(GIVEN_OUT) && !isIsatap(parsed);
}

/** Whether it ends with an address of IPv4, to which it leads (RFC 5214, 6.1). */
function isIsatap({ parts }: ipaddr.IPv6): boolean {
  // With or without the bit that marks an address of IPv4 as one of the whole internet.
  return ((parts[4] ?? 0) & ~0x0200) === 0 && parts[5] === 0x5efe;
}
