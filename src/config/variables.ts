import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { isHost } from '../host.ts';

/** The environment, without empty variables. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Takes a problem as a sentence, without the value where that may be a secret. */
export type Report = (problem: string) => void;

/** Reads a variable. A problem goes to `report`, and the schema's default is used instead. */
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

/** A decimal integer, both bounds included. */
export function integer(from: number, to: number) {
  const error = `must be an integer from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, error)
    .transform(Number)
    .refine((value) => value >= from && value <= to, error);
}

/** A port to listen on; 0 means any free one. */
export const port = integer(0, 65_535);

/** Two different ports, separated by a comma. */
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
 * The address or name to listen on. An IPv6 address may have brackets, which are removed. Whether
 * this machine has the address shows only when it listens.
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

/** The entries of a comma-separated list, trimmed and without empty ones. */
export function entriesOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** The language of the advice: English or Chinese. */
export type Language = 'en' | 'zh';

/** The locale variables in the order of POSIX. None is the gateway's own. */
const LOCALES = ['LC_ALL', 'LC_MESSAGES', 'LANG'];

/**
 * The language of the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set: Chinese if it starts
 * with `zh`, else English.
 */
export function readLanguage(variables: Variables): Language {
  const locale = LOCALES.map((name) => variables[name]).find((value) => value !== undefined);
  return locale?.startsWith('zh') ? 'zh' : 'en';
}
