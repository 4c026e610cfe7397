/** A value of `extensions.code` for upstream failures. */
export type UpstreamCode =
  | 'UPSTREAM_UNAVAILABLE'
  | 'UPSTREAM_BAD_RESPONSE'
  | 'UPSTREAM_QUOTA_EXCEEDED'
  | 'UPSTREAM_REFUSED';

/** How one kind of failure is handled. */
export interface FailurePolicy {
  /** Whether to retry for a waiting caller: at most twice, or once with another token. */
  readonly retry: 'after a pause' | 'with a new token' | 'never';
  /** When the breaker opens. `'is well'` counts as a success; `'says nothing'` is ignored. */
  readonly breaker: Opening | 'is well' | 'says nothing';
  /**
   * The quota that is used up. If the endpoint has a ledger, the ledger stops calls for the same
   * time and remembers it until the day ends; the breaker counts it as a success.
   */
  readonly quota?: 'minute' | 'day';
  /**
   * For a call with a permission: the account lacks it. Calls that need it stop for this long, and
   * the breaker counts it as a success. Omit if the failure tells nothing of permissions.
   */
  readonly deniedSeconds?: number;
  /** The caller sees it in `extensions.code`. */
  readonly code: UpstreamCode;
  /** How long callers are told to wait, unless the error knows. Omit if a retry is of no use. */
  readonly retryAfterSeconds?: number;
}

/** When and for how long calls stop. */
interface Opening {
  /** Number of failures in a row. */
  readonly after: number;
  /** First and longest pause. Each failed probe doubles it. */
  readonly pauseSeconds: readonly [first: number, longest: number];
}

/** The next call may well succeed. */
const FAULT: Opening = { after: 5, pauseSeconds: [5, 60] };

/** Calls fail until the operator changes something. An endpoint may open on the first refusal. */
const REFUSAL: Opening = { after: 5, pauseSeconds: [300, 300] };

/* How each kind of failure is handled. The compiler shows what else a new kind needs. */
// biome-ignore format: a table is read down its columns
const TABLE = {
  // No answer.
  unreachable:       { retry: 'after a pause',    breaker: FAULT,          code: 'UPSTREAM_UNAVAILABLE',    retryAfterSeconds: 5 },
  proxyFailed:       { retry: 'after a pause',    breaker: FAULT,          code: 'UPSTREAM_UNAVAILABLE',    retryAfterSeconds: 5 },
  late:              { retry: 'after a pause',    breaker: FAULT,          code: 'UPSTREAM_UNAVAILABLE',    retryAfterSeconds: 5 },
  serverError:       { retry: 'after a pause',    breaker: FAULT,          code: 'UPSTREAM_UNAVAILABLE',    retryAfterSeconds: 5 },
  busy:              { retry: 'after a pause',    breaker: FAULT,          code: 'UPSTREAM_UNAVAILABLE',    retryAfterSeconds: 5 },

  // An unusable answer: most often truncated, or a proxy's page.
  unexpectedStatus:  { retry: 'after a pause',    breaker: FAULT,          code: 'UPSTREAM_BAD_RESPONSE',   retryAfterSeconds: 60 },
  unreadable:        { retry: 'after a pause',    breaker: FAULT,          code: 'UPSTREAM_BAD_RESPONSE',   retryAfterSeconds: 60 },
  tooLarge:          { retry: 'never',            breaker: 'is well',      code: 'UPSTREAM_BAD_RESPONSE' },

  // Each answer is valid, but they contradict each other.
  contradiction:     { retry: 'never',            breaker: 'says nothing', code: 'UPSTREAM_BAD_RESPONSE',   retryAfterSeconds: 60 },
  incompletePage:    { retry: 'never',            breaker: 'says nothing', code: 'UPSTREAM_BAD_RESPONSE' },
  unsettled:         { retry: 'never',            breaker: 'says nothing', code: 'UPSTREAM_UNAVAILABLE',    retryAfterSeconds: 5 },

  // Not made here. Hardly ever shown to a caller: who still waits asks the other process.
  nobodyWaits:       { retry: 'never',            breaker: 'says nothing', code: 'UPSTREAM_UNAVAILABLE',    retryAfterSeconds: 5 },
  madeElsewhere:     { retry: 'never',            breaker: 'says nothing', code: 'UPSTREAM_UNAVAILABLE',    retryAfterSeconds: 5 },

  // A quota is used up, by upstream's word or our own count. The daily quota may have been reset or
  // raised meanwhile: probes that find out cost about 100 calls.
  minuteQuota:       { retry: 'never', breaker: { after: 1, pauseSeconds: [60, 60] },  code: 'UPSTREAM_QUOTA_EXCEEDED', retryAfterSeconds: 60, quota: 'minute' },
  dayQuota:          { retry: 'never', breaker: { after: 1, pauseSeconds: [60, 900] }, code: 'UPSTREAM_QUOTA_EXCEEDED', retryAfterSeconds: 60, quota: 'day' },

  // Upstream refuses the call.
  tokenReplaced:     { retry: 'with a new token', breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  tokenExpired:      { retry: 'with a new token', breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  wrongAppId:        { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  wrongSecret:       { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  addressNotAllowed: { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  serverUnconfirmed: { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  noPermission:      { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED',        deniedSeconds: 86_400 },
  notAuthorised:     { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  accountFrozen:     { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  interfaceRetired:  { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  noSuchAsset:       { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  malformedCall:     { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  otherRefusal:      { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
} satisfies Record<string, FailurePolicy>;

/** What failed. The upstream's adapter maps upstream's own codes to these kinds. */
export type FailureKind = keyof typeof TABLE;

/** The kinds that callers see with this code. */
export type FailureOf<Code extends UpstreamCode> = {
  [Kind in FailureKind]: (typeof TABLE)[Kind]['code'] extends Code ? Kind : never;
}[FailureKind];

/** How endpoints, breakers, ledgers and callers treat each kind of failure: the only such table. */
export const FAILURES: { readonly [Kind in FailureKind]: FailurePolicy & (typeof TABLE)[Kind] } = TABLE;

/** Milliseconds without calls after a failure, for the nth pause in a row (from 1); 0 for none. */
export function pauseMsOf(kind: FailureKind, pauses: number): number {
  const { breaker } = FAILURES[kind];
  if (typeof breaker === 'string') return 0;
  const [first, longest] = breaker.pauseSeconds;
  return Math.min(longest, first * 2 ** (pauses - 1)) * 1000;
}
