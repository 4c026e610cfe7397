import { formsOf, redact } from './redact.ts';

/** Knows the secrets of this process, and quotes what upstream says without them. */
export interface Redactor {
  /** For as long as the process lives. */
  hideSecret(secret: string): void;
  /** While it is among the last {@link MOST_TOKENS} that were hidden. */
  hideToken(token: string): void;
  /** The beginning of a text of upstream's, without any secret: at most `maxLength` characters. */
  quote(text: string, maxLength: number): string;
}

/** Tokens that have ended may still be quoted, say from a cache. Upstream gives about 12 a day, and 5 more by force. */
export const MOST_TOKENS = 20;

/** Longer ones are no tokens of upstream's, and are not searched for. Documented are 512 characters. */
export const MAX_TOKEN_LENGTH = 2048;

/** In how much of a text secrets are searched for: it may have megabytes. */
const SEARCHED_LENGTH = 20_000;

/** How many characters percent code has for one. */
const PERCENT_CODE = 3;

export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  /** Those that were used last are the last. */
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
      const all = [...secrets, ...tokens];
      const searched = text.slice(0, SEARCHED_LENGTH);
      const shown = redact(searched, all);
      if (searched === text) return shown.slice(0, maxLength);
      // The cut may have halved a secret, and what comes before it may be little, once the others are taken out.
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
