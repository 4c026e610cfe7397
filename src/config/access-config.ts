import { isLoopback } from '../loopback.ts';
import type { ApiKey } from '../server/request/authentication.ts';
import type { Report, Variables } from './variables.ts';

/** Who may use the gateway. */
export interface AccessConfig {
  /** Without any, everybody may who reaches it. */
  readonly apiKeys: readonly ApiKey[];
  /** Whether the operator has said that everybody may. */
  readonly isOpen: boolean;
  /** The origins whose pages may read answers; `*` is all of them. */
  readonly corsOrigins: readonly string[];
}

/** Who the variables let in. Each fault goes to `report` in a sentence. */
export function readAccessConfig(variables: Variables, report: Report): AccessConfig {
  const { API_KEYS: keys, AUTH: auth, HOST: host = '127.0.0.1', CORS_ORIGINS: origins } = variables;
  if (auth !== undefined && auth !== 'none') report('AUTH must be none, or not be set.');
  if (auth === 'none' && keys !== undefined)
    report('API_KEYS are set, though AUTH is none: unset one of them.');
  if (auth === undefined && keys === undefined && !isLoopback(host))
    report(
      'API_KEYS is not set, and other machines reach HOST: make a key, or set AUTH=none to let everybody in.',
    );
  return {
    apiKeys: readKeys(keys, report),
    isOpen: auth === 'none',
    corsOrigins: readOrigins(origins, report),
  };
}

const KEY = /^(?<name>[\w.-]{1,64}):(?<sha256>[\da-f]{64})$/i;

// A fault names the place of an entry, not the entry: who sets the key itself by mistake has set a secret.
function readKeys(text: string | undefined, report: Report): readonly ApiKey[] {
  const keys = split(text).flatMap((entry, index) => {
    const { name, sha256 } = KEY.exec(entry)?.groups ?? {};
    if (name !== undefined && sha256 !== undefined) return [{ name, sha256: Buffer.from(sha256, 'hex') }];
    report(
      `API_KEYS must be a list of name:<sha256 of the key, 64 hexadecimal digits>; entry ${index + 1} is not.`,
    );
    return [];
  });
  if (text !== undefined && split(text).length === 0) report('API_KEYS names no key.');
  return keys;
}

function readOrigins(text: string | undefined, report: Report): readonly string[] {
  const origins = split(text);
  for (const origin of origins.filter((each) => !isOrigin(each)))
    report(`CORS_ORIGINS must be * or a list of origins such as https://example.com; ${origin} is none.`);
  return origins;
}

function isOrigin(text: string): boolean {
  return text === '*' || (URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text);
}

function split(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
