import { isLoopback } from '../host.ts';
import type { Access, ApiKey } from '../server/request/authentication.ts';
import { entriesOf, type Report, type Variables } from './variables.ts';

/** Who may call a gateway at `host`, and who sees drafts. Problems go to `report` as sentences. */
export function readAccess(
  { API_KEYS: keys, AUTH: auth, DRAFTS_VISIBLE_TO: draftsVisibleTo }: Variables,
  host: string,
  report: Report,
): Access {
  if (auth !== undefined && auth !== 'none') report('AUTH must be none or unset.');
  if (auth === 'none' && keys !== undefined)
    report('API_KEYS and AUTH=none are both set: unset one of them.');
  if (auth === undefined && keys === undefined && !isLoopback(host))
    report(
      'API_KEYS is not set, and other machines can reach HOST: make a key with `wechat-asset-gateway key NAME` (in a checkout, `npm start -- key NAME`), or set AUTH=none to let everyone in.',
    );
  if (keys !== undefined) {
    const apiKeys = readKeys(keys, report);
    const names = draftsVisibleTo === undefined ? [] : readKeyNames(draftsVisibleTo, apiKeys, report);
    return { mode: 'keys', apiKeys, draftsVisibleTo: names };
  }
  const mode = auth === 'none' ? 'open' : 'local';
  if (draftsVisibleTo !== undefined) report(DRAFTS_WITHOUT_KEYS[mode]);
  return { mode };
}

const KEY = /^(?<name>[\w.-]{1,64}):(?<sha256>[\da-f]{64})$/i;

// A problem gives the position, not the entry: someone may have put the key itself there.
function readKeys(text: string, report: Report): readonly ApiKey[] {
  const entries = entriesOf(text);
  const keys = entries.flatMap((entry, index) => {
    const { name, sha256 } = KEY.exec(entry)?.groups ?? {};
    if (name !== undefined && sha256 !== undefined) return [{ name, sha256: Buffer.from(sha256, 'hex') }];
    report(
      `API_KEYS must be a list of name:<sha256 of the key, 64 hexadecimal digits>; entry ${index + 1} is not.`,
    );
    return [];
  });
  if (entries.length === 0) report('API_KEYS names no key.');
  return keys;
}

// Again the position, not the entry: someone may have put the key in place of its name.
function readKeyNames(text: string, apiKeys: readonly ApiKey[], report: Report): readonly string[] {
  const names = entriesOf(text);
  if (names.length === 0) report('DRAFTS_VISIBLE_TO names no key.');
  for (const [index, name] of names.entries())
    if (!apiKeys.some((each) => each.name === name))
      report(
        `DRAFTS_VISIBLE_TO must be a list of names of keys in API_KEYS; entry ${index + 1} is no such name.`,
      );
  return names;
}

const DRAFTS_WITHOUT_KEYS = {
  open: 'DRAFTS_VISIBLE_TO is set, but with AUTH=none nobody ever sees drafts, because callers have no names: set API_KEYS in place of AUTH=none, or unset DRAFTS_VISIBLE_TO.',
  local:
    'DRAFTS_VISIBLE_TO is set, but API_KEYS, whose names it lists, is not: set it, or unset DRAFTS_VISIBLE_TO. Without keys, callers on this machine see drafts.',
} as const;

/** Origins of apps with their own pages, and of browser extensions. */
const APP_ORIGIN =
  /^(?:capacitor|ionic|tauri|app|(?:chrome|moz)-extension|safari-web-extension):\/\/[\w-]+(?:\.[\w-]+)*(?::\d{1,5})?$/;

/**
 * The origins whose pages may read answers. `*` means all; `https://*.example.com` means all below
 * that domain. Each problem goes to `report` as a sentence.
 */
export function readCorsOrigins({ CORS_ORIGINS: text = '' }: Variables, report: Report): readonly string[] {
  const origins = entriesOf(text);
  for (const origin of origins.filter((each) => each !== '*' && each !== originOf(each)))
    report(
      `CORS_ORIGINS must be * or a list of origins such as https://example.com; ${origin} is not an origin: ${adviceOn(origin)}.`,
    );
  return origins;
}

/** The origin that a text is or begins with, as browsers write it; undefined if there is none. */
function originOf(text: string): string | undefined {
  if (APP_ORIGIN.test(text) && URL.canParse(text)) return text;
  const [, scheme, wildcard = '', rest = ''] = /^(https?:\/\/)(\*\.)?([^*]+)$/.exec(text) ?? [];
  // With a name in place of the wildcard, it must be a valid host.
  const whole = `${scheme}${wildcard && 'any.'}${rest}`;
  if (scheme === undefined || !URL.canParse(whole)) return undefined;
  const { origin, hostname } = new URL(whole);
  if (wildcard === '') return origin;
  // `*.com` is surely a mistake.
  const isDomain = /^any\.(?:localhost|(?:[a-z0-9_-]+\.)+[a-z0-9-]+)$/.test(hostname);
  return isDomain ? origin.replace('//any.', '//*.') : undefined;
}

function adviceOn(text: string): string {
  const origin = originOf(text);
  if (origin !== undefined) return `write ${origin}`;
  if (text.includes('*')) return 'use * before a domain, as in https://*.example.com, or alone';
  return 'it lacks https:// or http:// before a host';
}
