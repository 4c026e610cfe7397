import { isIP, isIPv6 } from 'node:net';
import { z } from 'zod';

/** Labels of a domain name, or of one that only this network knows. */
const NAME = /^(?=.{1,253}$)[\p{L}\p{M}\p{N}_-]{1,63}(?:\.[\p{L}\p{M}\p{N}_-]{1,63})*\.?$/u;

/**
 * The address or name at which to listen; one of IPv6 may stand in brackets, as in a URL, and is read without. Whether this
 * machine has it shows only once it listens.
 */
export const host = z
  .string()
  .transform((text) => {
    const [, bracketed = ''] = /^\[(.+)\]$/.exec(text) ?? [];
    return isIPv6(bracketed) ? bracketed : text;
  })
  .refine(
    canBeHost,
    'must be an address or a name of this machine, such as 127.0.0.1, ::1 or 0.0.0.0, without a scheme, a port, a path or spaces',
  );

function canBeHost(text: string): boolean {
  // The parser of URLs knows what looks like four numbers and is no address, and which letters no name may have.
  return isIP(text) !== 0 || (NAME.test(text) && URL.canParse(`http://${text}`));
}
