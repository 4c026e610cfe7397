import { isIP } from 'node:net';

/** Labels of a domain name, or of one that only this network knows. */
const NAME = /^(?=.{1,253}$)[\p{L}\p{M}\p{N}_-]{1,63}(?:\.[\p{L}\p{M}\p{N}_-]{1,63})*\.?$/u;

/** Whether a text is an address, that of IPv6 without brackets, or may be the name of a machine. */
export function isHost(text: string): boolean {
  // The parser of URLs knows what looks like four numbers and is no address, and which letters no name may have.
  return isIP(text) !== 0 || (NAME.test(text) && URL.canParse(`http://${text}`));
}

/** Whether a host name or address, as it stands in a URL or in HOST, is this machine and nobody else's. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
