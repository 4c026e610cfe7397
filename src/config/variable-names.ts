import type { Report, Variables } from './variables.ts';

/** Every variable that sets the gateway. Proxy variables may also be lower case. */
export const VARIABLE_NAMES = [
  'WECHAT_APP_ID',
  'WECHAT_APP_SECRET',
  'WECHAT_APP_SECRET_FILE',
  'WECHAT_BASE_URL',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'SANDBOX',
  'SANDBOX_PORTS',
  'HOST',
  'PORT',
  'API_KEYS',
  'AUTH',
  'DRAFTS_VISIBLE_TO',
  'CORS_ORIGINS',
  'FEEDS',
  'FEED_TITLE',
  'MEDIA',
  'MEDIA_KEY',
  'MEDIA_HOSTS',
  'MEDIA_VIDEO_HOSTS',
  'MEDIA_CACHE_MAX_BYTES',
  'MEDIA_RATE_LIMIT_PER_MINUTE',
  'PUBLIC_URL',
  'RATE_LIMIT_PER_MINUTE',
  'RATE_LIMIT_CALLS_PER_DAY',
  'MAX_SUBSCRIPTIONS',
  'MAX_SUBSCRIPTIONS_PER_CALLER',
  'UPSTREAM_TIMEOUT_MS',
  'UPSTREAM_CALLS_PER_OPERATION',
  'UPSTREAM_MAX_BODY_BYTES',
  'UPSTREAM_DAILY_CALLS',
  'UPSTREAM_DAILY_DRAFT_CALLS',
  'UPSTREAM_DAILY_PUBLICATION_CALLS',
  'UPSTREAM_DAILY_MEDIA_CALLS',
  'FRESH_SECONDS',
  'PROOF_SECONDS',
  'STALE_SECONDS',
  'CONTENT_SECONDS',
  'MIRROR',
  'STATE_DIR',
  'REDIS_URL',
  'FLEET_SHARES_DRAFTS',
  'FLEET_URL',
  'CACHE_MAX_BYTES',
  'MAX_PAGE_SIZE',
  'MAX_ITEMS_PER_OPERATION',
  'MAX_REQUEST_BYTES',
  'MAX_RESPONSE_BYTES',
  'MAX_DOCUMENT_TOKENS',
  'MAX_DOCUMENT_DEPTH',
  'MAX_DOCUMENT_FIELDS',
  'MAX_DOCUMENT_ALIASES',
  'MAX_DOCUMENT_DIRECTIVES',
  'MAX_DOCUMENT_DEFINITIONS',
  'INTROSPECTION',
  'TRUSTED_DOCUMENTS',
  'TRUSTED_DOCUMENTS_ONLY',
  'KEEP_ALIVE_SECONDS',
  'DRAIN_SECONDS',
  'LIBRARY_PAGE',
  'GRAPHIQL',
  'LOG_LEVEL',
  'LOG_FORMAT',
] as const;

export type VariableName = (typeof VARIABLE_NAMES)[number];

/** Names from other programs, more than one letter away from ours, that people write by habit. */
const HABITUAL_NAMES: Readonly<Partial<Record<VariableName, readonly string[]>>> = {
  WECHAT_APP_ID: ['WX_APP_ID', 'WX_APPID', 'WEIXIN_APP_ID', 'WEIXIN_APPID'],
  WECHAT_APP_SECRET: [
    'WECHAT_SECRET',
    'WECHAT_APP_KEY',
    'WECHAT_APPKEY',
    'WX_APP_SECRET',
    'WX_APPSECRET',
    'WX_SECRET',
    'WEIXIN_APP_SECRET',
    'WEIXIN_SECRET',
  ],
  WECHAT_APP_SECRET_FILE: ['WECHAT_SECRET_FILE'],
  WECHAT_BASE_URL: ['WECHAT_API_URL', 'WECHAT_API_BASE_URL', 'WECHAT_API_BASE'],
  SANDBOX: ['USE_SANDBOX', 'SANDBOX_MODE'],
  API_KEYS: ['API_KEYS_FILE', 'APIKEY', 'GATEWAY_API_KEY', 'GATEWAY_API_KEYS'],
  DRAFTS_VISIBLE_TO: ['DRAFTS_VISIBLE', 'DRAFTS_VISIBLE_FOR', 'DRAFT_KEYS', 'DRAFTS_KEYS', 'SHOW_DRAFTS'],
  CORS_ORIGINS: [
    'CORS',
    'CORS_ALLOW_ORIGIN',
    'CORS_ALLOW_ORIGINS',
    'CORS_ALLOWED_ORIGIN',
    'CORS_ALLOWED_ORIGINS',
    'ALLOWED_ORIGINS',
  ],
  FEEDS: ['FEED', 'ENABLE_FEEDS', 'ATOM_FEED', 'RSS', 'RSS_FEED'],
  PUBLIC_URL: ['PUBLIC_BASE_URL', 'BASE_URL', 'SITE_URL', 'GATEWAY_URL'],
  RATE_LIMIT_PER_MINUTE: ['RATE_LIMIT'],
  UPSTREAM_TIMEOUT_MS: ['UPSTREAM_TIMEOUT', 'UPSTREAM_TIMEOUT_SECONDS'],
  UPSTREAM_DAILY_CALLS: ['UPSTREAM_CALLS_PER_DAY'],
  UPSTREAM_DAILY_DRAFT_CALLS: ['UPSTREAM_DRAFT_CALLS_PER_DAY', 'UPSTREAM_DRAFT_CALLS'],
  UPSTREAM_DAILY_PUBLICATION_CALLS: [
    'UPSTREAM_DAILY_PUBLISH_CALLS',
    'UPSTREAM_PUBLICATION_CALLS_PER_DAY',
    'UPSTREAM_PUBLICATION_CALLS',
  ],
  UPSTREAM_DAILY_MEDIA_CALLS: ['UPSTREAM_MEDIA_CALLS_PER_DAY', 'UPSTREAM_MEDIA_CALLS'],
  MEDIA_KEY: ['MEDIA_SECRET', 'MEDIA_SIGNING_KEY', 'MEDIA_KEYS'],
  MEDIA_HOSTS: ['MEDIA_PICTURE_HOSTS', 'MEDIA_IMAGE_HOSTS', 'PICTURE_HOSTS'],
  MEDIA_VIDEO_HOSTS: ['VIDEO_HOSTS'],
  MEDIA_CACHE_MAX_BYTES: ['MEDIA_CACHE_BYTES', 'MEDIA_CACHE_SIZE'],
  MEDIA_RATE_LIMIT_PER_MINUTE: ['MEDIA_RATE_LIMIT'],
  MIRROR: ['MIRRORING', 'MIRROR_LIBRARY', 'BACKGROUND_FILL'],
  REDIS_URL: ['REDIS', 'REDIS_URI', 'REDIS_ADDRESS', 'VALKEY_URL'],
  FLEET_SHARES_DRAFTS: ['FLEET_DRAFTS', 'SHARE_DRAFTS'],
  FLEET_URL: ['REPLICA_URL', 'FLEET_ADDRESS', 'OWN_URL'],
  STATE_DIR: ['STATE_FOLDER', 'STATE_PATH'],
  CACHE_MAX_BYTES: ['CACHE_BYTES', 'CACHE_SIZE', 'MAX_CACHE_BYTES'],
  MAX_PAGE_SIZE: ['PAGE_SIZE', 'MAX_PAGE'],
  MAX_ITEMS_PER_OPERATION: ['MAX_ITEMS'],
  INTROSPECTION: ['ENABLE_INTROSPECTION', 'INTROSPECTION_ENABLED', 'GRAPHQL_INTROSPECTION'],
  TRUSTED_DOCUMENTS: ['PERSISTED_DOCUMENTS', 'PERSISTED_QUERIES'],
  KEEP_ALIVE_SECONDS: ['KEEP_ALIVE', 'KEEP_ALIVE_TIMEOUT', 'KEEPALIVE_TIMEOUT'],
  LIBRARY_PAGE: ['LIBRARY', 'LIBRARY_UI', 'ENABLE_LIBRARY_PAGE', 'WEB_UI'],
  GRAPHIQL: ['ENABLE_GRAPHIQL', 'GRAPHIQL_ENABLED', 'GRAPHQL_PLAYGROUND'],
  LOG_FORMAT: ['LOG_PRETTY', 'LOG_STYLE', 'LOG_OUTPUT'],
  LOG_LEVEL: ['LOGGING_LEVEL', 'PINO_LEVEL'],
};

/** Shorter names are not compared: HOST and PORT are one letter from names of other programs. */
const LEAST_LENGTH = 7;

const ACCOUNT = 'WECHAT_';

/**
 * Warnings about variables that look like a misspelling of one of ours that is not set: a habitual
 * name, another case, or one letter added, missing, replaced or swapped. Names close to a WECHAT_
 * variable go to `report` as errors, and there two letters may differ: someone who misspells both
 * credentials would otherwise get the sandbox and take it for the account.
 */
export function readNearNames(variables: Variables, report: Report): readonly string[] {
  const warnings: string[] = [];
  for (const [name, value = ''] of Object.entries(variables)) {
    const meant = isService(name, value) ? undefined : meantBy(name);
    if (meant === undefined || meant in variables) continue;
    const sentence = `${name} is not a variable of the gateway. Did you mean ${meant}?`;
    // Other programs for WeChat use these two prefixes.
    if (meant.startsWith(ACCOUNT) && !/^(?:wx|weixin)_/i.test(name)) report(sentence);
    else warnings.push(sentence);
  }
  return warnings;
}

const OURS: ReadonlySet<string> = new Set([
  ...VARIABLE_NAMES,
  ...VARIABLE_NAMES.filter((name) => name.endsWith('_PROXY')).map((name) => name.toLowerCase()),
]);

function meantBy(name: string): VariableName | undefined {
  if (OURS.has(name)) return undefined;
  const upper = name.toUpperCase();
  const byHabit = VARIABLE_NAMES.find((each) => HABITUAL_NAMES[each]?.includes(upper));
  if (byHabit !== undefined) return byHabit;
  const byOneLetter = VARIABLE_NAMES.find(
    (each) => each.length >= LEAST_LENGTH && isOneLetterOff(upper, each),
  );
  if (byOneLetter !== undefined || !upper.startsWith(ACCOUNT)) return byOneLetter;
  return nearestName(
    upper,
    VARIABLE_NAMES.filter((each) => each.startsWith(ACCOUNT)),
  );
}

/** Whether the names are equal, or differ by one letter added, missing, replaced or swapped. */
function isOneLetterOff(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const [restOfA, restOfB] = [a.slice(start), b.slice(start)];
  const [c = '', d = ''] = restOfA;
  return (
    restOfA.slice(1) === restOfB ||
    restOfA === restOfB.slice(1) ||
    restOfA.slice(1) === restOfB.slice(1) ||
    `${d}${c}${restOfA.slice(2)}` === restOfB
  );
}

/** Kubernetes and Docker links set variables for each service, under names that others chose. */
function isService(name: string, value: string): boolean {
  return /_SERVICE_(?:HOST|PORT(?:_\w+)?)$|_PORT_\d+_/.test(name) || /^(?:tcp|udp|sctp):\/\//.test(value);
}

/** The known name that `name` nearly spells; undefined if there is none. */
export function nearestName<Name extends string>(name: string, known: readonly Name[]): Name | undefined {
  return [1, 2].flatMap((changes) => known.filter((each) => isNear(name, each, changes)))[0];
}

/** Whether at most this many letters must be added, removed or replaced to get from `a` to `b`. */
function isNear(a: string, b: string, changes: number): boolean {
  if (a === b) return true;
  if (a[0] === b[0]) return isNear(a.slice(1), b.slice(1), changes);
  if (changes === 0) return false;
  const left = changes - 1;
  return isNear(a.slice(1), b, left) || isNear(a, b.slice(1), left) || isNear(a.slice(1), b.slice(1), left);
}
