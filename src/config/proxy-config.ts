import { isLoopback } from '../host.ts';
import type { UpstreamProxy } from '../wechat/proxy.ts';
import type { Report, Variables } from './variables.ts';

/** In the order of curl and undici: lower case first, then the more general names. */
const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'];

/** ALL_PROXY is often a SOCKS proxy, which only other programs can use. */
const isForOthers = (name: string, value: string) => /^all_proxy$/i.test(name) && /^socks/i.test(value);

/**
 * The proxy for calls to `target`; undefined if the variables name none or except the target. This
 * machine is always excepted. A problem goes to `report` without the value: it may hold a password.
 */
export function readProxy(variables: Variables, target: URL, report: Report): UpstreamProxy | undefined {
  const variable = VARIABLES.find((name) => {
    const value = variables[name];
    return value !== undefined && !isForOthers(name, value);
  });
  if (variable === undefined) return undefined;
  const url = parseProxy(variables[variable] ?? '');
  const authorization = url && authorizationOf(url);
  if (url === undefined || authorization === undefined) {
    report(
      `${variable} must be the http: or https: address of a proxy, such as http://proxy.example:3128 or http://user:password@proxy.example:3128.`,
    );
    return undefined;
  }
  const noProxy = variables['no_proxy'] ?? variables['NO_PROXY'] ?? '';
  if (isLoopback(target.hostname) || isExcepted(target, noProxy)) return undefined;
  return { address: url.origin, authorization: authorization || undefined, variable };
}

function parseProxy(text: string): URL | undefined {
  // curl accepts a bare host and port too.
  const address = /^[^/]+:\d+\/?$/.test(text) ? `http://${text}` : text;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const isAddress = /^https?:$/.test(url.protocol) && `${url.pathname}${url.search}${url.hash}` === '/';
  return isAddress ? url : undefined;
}

/** For Basic authentication (RFC 7617): empty without a user, undefined on bad percent-encoding. */
function authorizationOf({ username, password }: URL): string | undefined {
  if (username === '') return '';
  try {
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(credentials).toString('base64')}`;
  } catch {
    return undefined;
  }
}

/** Whether `noProxy` lists the host or a domain above it, at any port or at the target's. */
function isExcepted({ protocol, hostname, port }: URL, noProxy: string): boolean {
  const targetPort = port || (protocol === 'https:' ? '443' : '80');
  return noProxy.split(/[,\s]+/).some((entry) => {
    const [, name = '', entryPort] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (entryPort !== undefined && entryPort !== targetPort) return false;
    return name === '*' || (name !== '' && `.${hostname}`.endsWith(`.${name}`));
  });
}
