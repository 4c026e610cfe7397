import type { Variables } from './variables.ts';

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
