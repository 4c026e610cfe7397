import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { isHost } from '../host.ts';

/** The environment, without variables that are empty. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Takes a problem, in a sentence that shows no value where that may be a secret. */
export type Report = (problem: string) => void;

/**
 * Reads a variable by a schema that also says what stands for one that is not set. Where there is a problem, it goes to
 * `report`, and the same stands in.
 */
export function readVariable<Value>(
  name: string,
  schema: z.ZodType<Value>,
  variables: Variables,
  report: Report,
): Value {
  const { success, data, error } = schema.safeParse(variables[name]);
  if (success) return data;
  for (const { message } of error.issues) report(`${name} ${message}.`);
  return schema.parse(undefined);
}

/** `true` or `false`. */
export const flag = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');

/** A whole number in decimal digits, both bounds included. */
export function integer(from: number, to: number) {
  const error = `must be an integer from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, error)
    .transform(Number)
    .refine((value) => value >= from && value <= to, error);
}

/** Where to listen; 0 for any port that is free. */
export const port = integer(0, 65_535);

/** Two of them, separated by a comma: not the same one twice. */
export const twoPorts = z
  .string()
  .transform((text) => text.split(',').map((each) => port.safeParse(each.trim()).data))
  .refine(
    ([first, second, ...more]) =>
      first !== undefined && second !== undefined && more.length === 0 && (first !== second || first === 0),
    'must be two different ports from 0 to 65535, separated by a comma',
  )
  .transform(([first = 0, second = 0]) => [first, second] as const);

/**
 * The address or name at which to listen; one of IPv6 may stand in brackets, as in a URL, and is read without. Whether this
 * machine has it shows only once it listens.
 */
export const host = z
  .string()
  .transform((text) => {
    const [, bracketed = ''] = /^\[(.+)\]$/.exec(text) ?? [];
    return isIPv6(bracketed) ? bracketed : text;
  })
  .refine(
    isHost,
    'must be an address or a name of this machine, such as 127.0.0.1, ::1 or 0.0.0.0, without a scheme, a port, a path or spaces',
  );

/** The entries of a list that commas separate, without the spaces around them; what is empty is none. */
export function entriesOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** In which the operator is advised: English, or Chinese. */
export type Language = 'en' | 'zh';

/** The variables of the system's language, in the order of POSIX: none is the gateway's own. */
const LOCALES = ['LC_ALL', 'LC_MESSAGES', 'LANG'];

/**
 * The language of the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set: Chinese where it
 * begins with `zh`, else English.
 */
export function readLanguage(variables: Variables): Language {
  const locale = LOCALES.map((name) => variables[name]).find((value) => value !== undefined);
  return locale?.startsWith('zh') ? 'zh' : 'en';
}
