/** A code of `extensions.code`, for what fails upstream. */
export type UpstreamCode =
  | 'UPSTREAM_UNAVAILABLE'
  | 'UPSTREAM_BAD_RESPONSE'
  | 'UPSTREAM_QUOTA_EXCEEDED'
  | 'UPSTREAM_REFUSED';

/** What becomes of one kind of failure. */
export interface FailurePolicy {
  /** Whether the call is made again for who waits for it: twice at most, or once where another token may be accepted. */
  readonly retry: 'after a pause' | 'with a new token' | 'never';
  /** When the breaker of an endpoint opens. `'is well'` is as good as an answer; of `'says nothing'` it takes no notice. */
  readonly breaker: Opening | 'is well' | 'says nothing';
  /**
   * The quota that is used up. Where the endpoint has a ledger, it is that which makes no call for the same time, and
   * remembers it until the day ends; the breaker takes it for an answer.
   */
  readonly quota?: 'minute' | 'day';
  /** What the caller sees in `extensions.code`. */
  readonly code: UpstreamCode;
  /** What the caller is told to wait, unless the error knows better. Left out: to ask again is of no use. */
  readonly retryAfterSeconds?: number;
}

/** When and for how long no call is made. */
interface Opening {
  /** How many failures in a row it takes. */
  readonly after: number;
  /** The first pause and the longest: each probe that fails doubles it. */
  readonly pauseSeconds: readonly [first: number, longest: number];
}

/** The next call may well be answered. */
const FAULT: Opening = { after: 5, pauseSeconds: [5, 60] };

/** The next will be refused too, until the operator has changed something. An endpoint may say that one is enough. */
const REFUSAL: Opening = { after: 5, pauseSeconds: [300, 300] };

/* What is done about each kind of failure. Who adds one is told by the compiler where else it wants a line. */
// biome-ignore format: a table is read down its columns
const TABLE = {
  // There is no answer.
  unreachable:       { retry: 'after a pause',    breaker: FAULT,          code: 'UPSTREAM_UNAVAILABLE',    retryAfterSeconds: 5 },
  proxyFailed:       { retry: 'after a pause',    breaker: FAULT,          code: 'UPSTREAM_UNAVAILABLE',    retryAfterSeconds: 5 },
  late:              { retry: 'after a pause',    breaker: FAULT,          code: 'UPSTREAM_UNAVAILABLE',    retryAfterSeconds: 5 },
  serverError:       { retry: 'after a pause',    breaker: FAULT,          code: 'UPSTREAM_UNAVAILABLE',    retryAfterSeconds: 5 },
  busy:              { retry: 'after a pause',    breaker: FAULT,          code: 'UPSTREAM_UNAVAILABLE',    retryAfterSeconds: 5 },

  // The answer cannot be used: most often it was cut off, or is a proxy's page.
  unexpectedStatus:  { retry: 'after a pause',    breaker: FAULT,          code: 'UPSTREAM_BAD_RESPONSE',   retryAfterSeconds: 60 },
  unreadable:        { retry: 'after a pause',    breaker: FAULT,          code: 'UPSTREAM_BAD_RESPONSE',   retryAfterSeconds: 60 },
  tooLarge:          { retry: 'never',            breaker: 'is well',      code: 'UPSTREAM_BAD_RESPONSE' },

  // Each answer is well, but not what they say together.
  contradiction:     { retry: 'never',            breaker: 'says nothing', code: 'UPSTREAM_BAD_RESPONSE',   retryAfterSeconds: 60 },
  incompletePage:    { retry: 'never',            breaker: 'says nothing', code: 'UPSTREAM_BAD_RESPONSE' },
  unsettled:         { retry: 'never',            breaker: 'says nothing', code: 'UPSTREAM_UNAVAILABLE',    retryAfterSeconds: 5 },

  // Not made, and no error that anybody sees.
  nobodyWaits:       { retry: 'never',            breaker: 'says nothing', code: 'UPSTREAM_UNAVAILABLE',    retryAfterSeconds: 5 },

  // A quota is used up, whether upstream says so or our own count of the calls. That of a day may have been reset, or
  // raised, by somebody: probes that find it out cost about a hundred calls.
  minuteQuota:       { retry: 'never', breaker: { after: 1, pauseSeconds: [60, 60] },  code: 'UPSTREAM_QUOTA_EXCEEDED', retryAfterSeconds: 60, quota: 'minute' },
  dayQuota:          { retry: 'never', breaker: { after: 1, pauseSeconds: [60, 900] }, code: 'UPSTREAM_QUOTA_EXCEEDED', retryAfterSeconds: 60, quota: 'day' },

  // Upstream refuses the call.
  tokenReplaced:     { retry: 'with a new token', breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  tokenExpired:      { retry: 'with a new token', breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  wrongAppId:        { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  wrongSecret:       { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  addressNotAllowed: { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  serverUnconfirmed: { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  notAuthorised:     { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  accountFrozen:     { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  interfaceRetired:  { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  noSuchAsset:       { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  malformedCall:     { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
  otherRefusal:      { retry: 'never',            breaker: REFUSAL,        code: 'UPSTREAM_REFUSED' },
} satisfies Record<string, FailurePolicy>;

/** What has failed. Which of upstream's own codes is which, is for who reads them to know. */
export type FailureKind = keyof typeof TABLE;

/** The kinds of which callers see such a code. */
export type FailureOf<Code extends UpstreamCode> = {
  [Kind in FailureKind]: (typeof TABLE)[Kind]['code'] extends Code ? Kind : never;
}[FailureKind];

/** The one table of what is done about each kind of failure: by endpoints, breakers and ledgers, and towards callers. */
export const FAILURES: { readonly [Kind in FailureKind]: FailurePolicy & (typeof TABLE)[Kind] } = TABLE;

/** For how many milliseconds no call is made after a failure, and so many pauses with this one; 0 where it causes none. */
export function pauseMsOf(kind: FailureKind, pauses: number): number {
  const { breaker } = FAILURES[kind];
  if (typeof breaker === 'string') return 0;
  const [first, longest] = breaker.pauseSeconds;
  return Math.min(longest, first * 2 ** (pauses - 1)) * 1000;
}
