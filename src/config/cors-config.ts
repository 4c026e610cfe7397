import { entriesOf, type Report, type Variables } from './variables.ts';

/** Apps that show pages of their own, and extensions of browsers, have origins of these. */
const APP_ORIGIN =
  /^(?:capacitor|ionic|tauri|app|(?:chrome|moz)-extension|safari-web-extension):\/\/[\w-]+(?:\.[\w-]+)*(?::\d{1,5})?$/;

/**
 * The origins whose pages may read answers; `*` is all of them, and `https://*.example.com` all below a domain. Each fault goes
 * to `report` in a sentence.
 */
export function readCorsOrigins({ CORS_ORIGINS: text = '' }: Variables, report: Report): readonly string[] {
  const origins = entriesOf(text);
  for (const origin of origins.filter((each) => each !== '*' && each !== originOf(each)))
    report(
      `CORS_ORIGINS must be * or a list of origins such as https://example.com; ${origin} is not an origin: ${adviceOn(origin)}.`,
    );
  return origins;
}

/** The origin that a text is, or begins with, as browsers write it; undefined where there is none. */
function originOf(text: string): string | undefined {
  if (APP_ORIGIN.test(text) && URL.canParse(text)) return text;
  const [, scheme, wildcard = '', rest = ''] = /^(https?:\/\/)(\*\.)?([^*]+)$/.exec(text) ?? [];
  // With a name in the place of what the wildcard stands for, it must be a host as any other.
  const whole = `${scheme}${wildcard && 'any.'}${rest}`;
  if (scheme === undefined || !URL.canParse(whole)) return undefined;
  const { origin, hostname } = new URL(whole);
  if (wildcard === '') return origin;
  // Whoever lists all of .com means something else.
  const isDomain = /^any\.(?:localhost|(?:[a-z0-9_-]+\.)+[a-z0-9-]+)$/.test(hostname);
  return isDomain ? origin.replace('//any.', '//*.') : undefined;
}

function adviceOn(text: string): string {
  const origin = originOf(text);
  if (origin !== undefined) return `write ${origin}`;
  if (text.includes('*')) return 'a * stands before a domain, as in https://*.example.com, or alone';
  return 'it lacks https:// or http:// before a host';
}
