/** Removes secrets from a text. A proxy may quote the call that it answers, in any encoding. */
export function redact(text: string, secrets: readonly string[]): string {
  // The longest first: a shorter form must not match part of it and leave the rest.
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  const patterns = forms.map(patternOf);
  const shown = patterns.reduce((rest, pattern) => rest.replaceAll(pattern, '[secret]'), text);
  // Percent encoding may stand for any character, itself included.
  const plain = decodePercents(shown);
  return plain !== shown && patterns.some((pattern) => plain.search(pattern) >= 0)
    ? redact(plain, secrets)
    : shown;
}

/** Ignores case: a secret is hexadecimal, where case means nothing. */
function patternOf(form: string): RegExp {
  return new RegExp(form.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'gi');
}

/** Decodes percent encoding as often as it was applied, up to {@link MAX_ROUNDS} times. */
function decodePercents(text: string): string {
  let plain = text;
  for (let round = 0; round < MAX_ROUNDS; round += 1)
    plain = plain.replaceAll(/%[2-7][\da-f]/gi, (code) => decodeURIComponent(code));
  return plain;
}

const MAX_ROUNDS = 3;

/** A secret as plain text and as encoded in a query, JSON, hexadecimal and base64. */
export function formsOf(secret: string): string[] {
  // By way of bytes: upstream's JSON may hold lone surrogates, which cannot be percent-encoded.
  const percent = encodeURIComponent(Buffer.from(secret).toString());
  const json = JSON.stringify(secret).slice(1, -1);
  const hex = Buffer.from(secret).toString('hex');
  return [
    secret,
    percent,
    percent.toLowerCase(),
    new URLSearchParams({ '': secret }).toString().slice('='.length),
    // A query that was decoded except for its spaces.
    secret.replaceAll(' ', '+'),
    json,
    json.replaceAll('/', '\\/'),
    hex,
    hex.toUpperCase(),
    ...base64Of(secret),
  ].filter((form) => form !== '');
}

/** The base64 characters that depend on the secret alone, for each offset within three bytes. */
function base64Of(secret: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
    return (['base64', 'base64url'] as const).map((encoding) =>
      whole.toString(encoding).slice(Math.ceil((before * 4) / 3)),
    );
  });
}
