import { readFileSync } from 'node:fs';
import { isLoopback } from '../host.ts';
import type { UpstreamProxy } from '../wechat/proxy.ts';
import { readProxy } from './proxy-config.ts';
import { flag, type Report, readVariable, type Variables } from './variables.ts';

/** The account to serve, or the sandbox in its place. */
export type UpstreamConfig =
  | { readonly kind: 'sandbox' }
  | {
      readonly kind: 'account';
      readonly appId: string;
      readonly appSecret: string;
      readonly baseUrl: URL;
      /** The proxy to use. Default: none. */
      readonly proxy?: UpstreamProxy | undefined;
    };

const WECHAT = new URL('https://api.weixin.qq.com');

/**
 * Which upstream the variables name for a gateway at `host`; undefined if there is a problem. Each
 * problem goes to `report` as a sentence without the value, which may be a secret.
 */
export function readUpstreamConfig(
  variables: Variables,
  host: string,
  report: Report,
): UpstreamConfig | undefined {
  const { WECHAT_APP_ID: appId } = variables;
  const appSecret = readAppSecret(variables, report);
  const baseUrl = readBaseUrl(variables, report);
  const asksForSandbox = readVariable('SANDBOX', flag.default(false), variables, report);
  const hasSecret = 'WECHAT_APP_SECRET' in variables || 'WECHAT_APP_SECRET_FILE' in variables;

  if (appId === undefined && !hasSecret) {
    if ('WECHAT_BASE_URL' in variables)
      report('WECHAT_BASE_URL is set, but WECHAT_APP_ID and WECHAT_APP_SECRET are not.');
    // A container that lost its credentials must not serve samples: it needs an explicit SANDBOX.
    if (asksForSandbox || isLoopback(host)) return { kind: 'sandbox' };
    report(
      'WECHAT_APP_ID and WECHAT_APP_SECRET are not set; on a HOST other than this machine, sample data needs SANDBOX=true.',
    );
    return undefined;
  }
  if (appId === undefined) report('WECHAT_APP_ID is not set, but an app secret is.');
  if (!hasSecret) report('WECHAT_APP_SECRET is not set, but WECHAT_APP_ID is.');
  if (asksForSandbox) report('SANDBOX is true, but credentials are set: unset one of them.');
  const proxy = readProxy(variables, baseUrl ?? WECHAT, report);
  if (appId === undefined || appSecret === undefined || baseUrl === undefined) return undefined;
  return { kind: 'account', appId, appSecret, baseUrl, proxy };
}

function readAppSecret(variables: Variables, report: Report): string | undefined {
  const { WECHAT_APP_SECRET: secret, WECHAT_APP_SECRET_FILE: file } = variables;
  if (file === undefined) return secret;
  if (secret !== undefined)
    report('WECHAT_APP_SECRET and WECHAT_APP_SECRET_FILE are both set: unset one of them.');
  try {
    const content = readFileSync(file, 'utf8').trim();
    if (content !== '') return content;
    report('WECHAT_APP_SECRET_FILE names an empty file.');
  } catch {
    report('WECHAT_APP_SECRET_FILE names a file that cannot be read.');
  }
  return undefined;
}

function readBaseUrl({ WECHAT_BASE_URL: text }: Variables, report: Report): URL | undefined {
  if (text === undefined) return WECHAT;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Calls carry the app secret and the access token, and add their own query.
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url !== undefined && isSafe && `${url.username}${url.password}${url.search}${url.hash}` === '')
    return url;
  report(
    'WECHAT_BASE_URL must be an https: address, or http: on this machine, and have no query and no password.',
  );
  return undefined;
}
