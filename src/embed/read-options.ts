import { type Config, ConfigError, readConfig } from '../config/config.ts';
import { VARIABLE_NAMES, type VariableName } from '../config/variable-names.ts';
import { type GatewayOptions, GatewayOptionsError } from './gateway-options.ts';

/** Variables of a server and its process, which a program that has a gateway within it runs itself. */
export const NO_OPTIONS = [
  'HOST',
  'PORT',
  'KEEP_ALIVE_SECONDS',
  'DRAIN_SECONDS',
  'LOG_FORMAT',
  // A program has processes of its own: one gateway within each, with REDIS_URL.
  'WORKERS',
] as const satisfies readonly VariableName[];

/** The configuration that options make. @throws GatewayOptionsError */
export function readOptions(given: GatewayOptions): Config {
  // Callers without types may give anything: without options, too much is missing.
  const { logStream, logLevel, ...options }: Partial<GatewayOptions> = given ?? {};
  const environment = environmentOf({ ...options, logLevel: logLevel ?? 'warn' });
  const missing = missingIn(environment);
  const standIns = missing.map(({ standIn }) => standIn);
  const problems = [
    ...Object.entries({ ...options, logLevel }).flatMap(([name, value]) => {
      if (!OPTIONS.has(name)) return [`${name} is no option.`];
      return isText(value) ? [] : [`${name} must be a string, a number, a boolean or an array of them.`];
    }),
    ...(logStream == null || typeof logStream.write === 'function'
      ? []
      : ['logStream must have a function write.']),
    ...missing.map(({ problem }) => problem),
  ];
  try {
    // Nobody knows who reaches it.
    const config = readConfig(Object.assign({}, environment, { HOST: '0.0.0.0' }, ...standIns));
    if (problems.length === 0) return config;
  } catch (error) {
    return rethrowAsOptionsError(error, problems);
  }
  throw optionsError(problems);
}

/**
 * Throws an error again, as one of the options if it is one of the configuration.
 *
 * @param problems what else is wrong with the options
 */
export function rethrowAsOptionsError(error: unknown, problems: readonly string[] = []): never {
  if (!(error instanceof ConfigError)) throw error;
  throw optionsError([...problems, ...error.problems.map(inOptions)]);
}

function optionsError(problems: readonly string[]): GatewayOptionsError {
  return new GatewayOptionsError(['The options have problems:', ...problems].join('\n  - '));
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that options stand for. What is empty counts as not set, as in an environment. */
function environmentOf(options: Readonly<Record<string, unknown>>): Environment {
  return Object.fromEntries(
    VARIABLE_NAMES.flatMap((name) => {
      const value = options[optionOf(name)];
      const text = isText(value) ? String(value ?? '') : '';
      return text === '' ? [] : [[name, text]];
    }),
  );
}

/** Whether a value of an option, or its absence, is one that a variable could have as its text. */
function isText(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isText);
  return value == null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** What is missing that a server may do without, and what stands in for it while the rest is read. */
function missingIn(environment: Environment): readonly Missing[] {
  const has = (...names: readonly VariableName[]) => names.some((name) => name in environment);
  const missing: Missing[] = [];
  if (
    !has('WECHAT_APP_ID', 'WECHAT_APP_SECRET', 'WECHAT_APP_SECRET_FILE') &&
    environment['SANDBOX'] !== 'true'
  )
    missing.push({
      problem: 'wechatAppId and wechatAppSecret are not set: set them, or sandbox to true for sample data.',
      standIn: { SANDBOX: 'true' },
    });
  if (!has('API_KEYS', 'AUTH'))
    missing.push({
      problem: "apiKeys is not set: set it, or auth to 'none' if your program decides who may call.",
      standIn: { AUTH: 'none', DRAFTS_VISIBLE_TO: undefined },
    });
  if (environment['MEDIA'] === 'true' && !has('PUBLIC_URL'))
    missing.push({
      problem: 'media is true: set publicUrl, by which the addresses of media begin.',
      standIn: { MEDIA: 'false' },
    });
  return missing;
}

interface Missing {
  readonly problem: string;
  readonly standIn: Environment;
}

const OPTIONS: ReadonlySet<string> = new Set(
  VARIABLE_NAMES.filter((name) => !NO_OPTIONS.some((each) => each === name)).map(optionOf),
);

function inOptions(problem: string): string {
  return problem.replace(/\b[A-Z]+(?:_[A-Z]+)*\b/g, (word) =>
    VARIABLE_NAMES.some((name) => name === word) ? optionOf(word) : word,
  );
}

/** The option that stands for a variable: `STATE_DIR` is `stateDir`. */
function optionOf(name: string): string {
  return name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
