import { BlockList, isIPv6 } from 'node:net';

/** What pictures may be shown besides those of the web. */
export interface PictureRules {
  /** Whether a picture may be on the machine of whoever sees it, where a sandbox serves its own. Default: no. */
  readonly loopbackPictures?: boolean | undefined;
}

/** An absolute address of any scheme, as browsers write it; undefined for what is none. No scheme at all is https. */
export function readAddress(value: string): URL | undefined {
  const absolute = value.trim().replace(/^\/\//, 'https://');
  if (!URL.canParse(absolute)) return undefined;
  const url = new URL(absolute);
  // Only `mailto:` and the like leave these as they are: no reader of HTML or Markdown shall meet them in an address.
  return /[<>]/.test(url.href) ? undefined : url;
}

/**
 * The address of a picture, made https; undefined where there is none that may be shown. It is on its scheme's own port
 * of a host that is not this machine, unless the rules allow that: then it is left as it is there, with its port.
 */
export function readPictureAddress(
  value: string,
  { loopbackPictures = false }: PictureRules,
): string | undefined {
  const url = readMediaAddress(value);
  if (url === undefined) return undefined;
  if (isThisMachine(url)) return loopbackPictures ? url.href : undefined;
  return overHttps(url);
}

/** The address of a player at v.qq.com, made https; undefined for anything else. */
export function readFrameAddress(value: string): string | undefined {
  const url = readMediaAddress(value);
  return url?.hostname === 'v.qq.com' ? overHttps(url) : undefined;
}

/**
 * The address of a recording or a film at one of Tencent's hosts, made https; undefined for anything else. Those of this
 * machine by the rules for pictures.
 */
export function readPlayedAddress(value: string, rules: PictureRules): string | undefined {
  const url = readMediaAddress(value);
  if (url === undefined) return undefined;
  if (isThisMachine(url)) return rules.loopbackPictures ? url.href : undefined;
  return PLAYED_FROM.test(url.hostname) ? overHttps(url) : undefined;
}

const PLAYED_FROM = /(?:^|\.)(?:qq\.com|qpic\.cn|qlogo\.cn|gtimg\.cn|gtimg\.com)$/;

/** An address of the web that says only where something is: not who asks for it, and nothing that is read in two ways. */
function readMediaAddress(value: string): URL | undefined {
  const url = readAddress(value);
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) return undefined;
  const hasUser = url.username !== '' || url.password !== '';
  return hasUser || AMBIGUOUS.test(value.trim()) ? undefined : url;
}

/** Browsers leave line breaks and tabs out, and take `\` for `/`. */
const AMBIGUOUS = /[\p{Cc}\\]/u;

function overHttps(url: URL): string | undefined {
  if (url.port !== '') return undefined;
  url.protocol = 'https:';
  return url.href;
}

/** Whether an address, however it is written, leads each who opens it to the machine that they are on. */
function isThisMachine({ hostname }: URL): boolean {
  if (THIS_MACHINE.test(hostname)) return true;
  const address = hostname.replace(/^\[|\]$/g, '');
  return LOOPBACK.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** As RFC 6761 names it, and as /etc/hosts of Linux distributions does. */
const THIS_MACHINE = /(?:^|\.)(?:localhost6?|localhost6?\.localdomain6?|ip6-(?:localhost|loopback))\.*$/;

// Of IPv6 addresses that stand for IPv4 ones, it checks those.
const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');
// "Any address": systems connect to themselves where it is asked for.
LOOPBACK.addSubnet('0.0.0.0', 8);
LOOPBACK.addAddress('::', 'ipv6');
