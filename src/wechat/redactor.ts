import { formsOf, redact } from './redact.ts';

/** Knows the secrets of this process and quotes upstream's text without them. */
export interface Redactor {
  /** Hides it as long as the process lives. */
  hideSecret(secret: string): void;
  /** Hides it while it is among the last {@link MOST_TOKENS} hidden tokens. */
  hideToken(token: string): void;
  /** The start of upstream's text without any secret: at most `maxLength` characters. */
  quote(text: string, maxLength: number): string;
}

/** Caches may still quote expired tokens. Upstream issues about 12 a day, and 5 more by force. */
export const MOST_TOKENS = 20;

/** Longer values are not upstream tokens and are not hidden. Documented are 512 characters. */
export const MAX_TOKEN_LENGTH = 2048;

/** How much of a text is searched for secrets: it may be megabytes long. */
const SEARCHED_LENGTH = 20_000;

/** Length of a percent-encoded byte in characters. */
const PERCENT_CODE = 3;

export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  /** The most recently used last. */
  const tokens = new Set<string>();

  return {
    hideSecret(secret) {
      secrets.add(secret);
    },
    hideToken(token) {
      if (token.length > MAX_TOKEN_LENGTH) return;
      tokens.delete(token);
      tokens.add(token);
      for (const oldest of tokens) if (tokens.size > MOST_TOKENS) tokens.delete(oldest);
    },
    quote(text, maxLength) {
      if (text === '') return text;
      const all = [...secrets, ...tokens];
      const searched = text.slice(0, SEARCHED_LENGTH);
      const shown = redact(searched, all);
      if (searched === text) return shown.slice(0, maxLength);
      // The cut may have split a secret, and redaction may leave little text before it.
      const halved = Math.max(
        0,
        ...all.flatMap((secret) => [
          ...formsOf(secret).map(({ length }) => length),
          PERCENT_CODE * secret.length,
        ]),
      );
      return shown.slice(0, Math.min(maxLength, Math.max(0, shown.length - halved)));
    },
  };
}
