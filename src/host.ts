import { isIP } from 'node:net';

/** Labels of a domain name, public or local. */
const NAME = /^(?=.{1,253}$)[\p{L}\p{M}\p{N}_-]{1,63}(?:\.[\p{L}\p{M}\p{N}_-]{1,63})*\.?$/u;

/** Whether a text is an IP address (IPv6 without brackets) or a possible host name. */
export function isHost(text: string): boolean {
  // The URL parser rejects four numbers that are no address, and letters that no name may have.
  return isIP(text) !== 0 || (NAME.test(text) && URL.canParse(`http://${text}`));
}

/** Whether a host name or address, from a URL or from HOST, is this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
