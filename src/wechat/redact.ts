/** A text without these secrets: a proxy may quote the call that it answers, in whatever encoding it likes. */
export function redact(text: string, secrets: readonly string[]): string {
  // The longest first: what is left of one must not be hidden by a shorter one.
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  const patterns = forms.map(patternOf);
  const shown = patterns.reduce((rest, pattern) => rest.replaceAll(pattern, '[secret]'), text);
  // Percent code may stand for any character, and for itself.
  const plain = decodePercents(shown);
  return plain !== shown && patterns.some((pattern) => plain.search(pattern) >= 0)
    ? redact(plain, secrets)
    : shown;
}

/** In capitals or not: a secret is hexadecimal, and the case of that means nothing. */
function patternOf(form: string): RegExp {
  return new RegExp(form.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'gi');
}

/** A text with its percent code read, as often as it was written. */
function decodePercents(text: string): string {
  let plain = text;
  for (let round = 0; round < MAX_ROUNDS; round += 1)
    plain = plain.replaceAll(/%[2-7][\da-f]/gi, (code) => decodeURIComponent(code));
  return plain;
}

const MAX_ROUNDS = 3;

/** What a secret looks like as it is, in a query, in JSON, in hexadecimal and in base64. */
export function formsOf(secret: string): string[] {
  // By way of bytes: upstream's JSON may hold halves of surrogate pairs, at which percent code fails.
  const percent = encodeURIComponent(Buffer.from(secret).toString());
  const json = JSON.stringify(secret).slice(1, -1);
  const hex = Buffer.from(secret).toString('hex');
  return [
    secret,
    percent,
    percent.toLowerCase(),
    new URLSearchParams({ '': secret }).toString().slice('='.length),
    // A query that was decoded, but for its spaces.
    secret.replaceAll(' ', '+'),
    json,
    json.replaceAll('/', '\\/'),
    hex,
    hex.toUpperCase(),
    ...base64Of(secret),
  ].filter((form) => form !== '');
}

/** The characters that the secret determines: they depend on at which of three bytes it begins in what is encoded. */
function base64Of(secret: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
    return (['base64', 'base64url'] as const).map((encoding) =>
      whole.toString(encoding).slice(Math.ceil((before * 4) / 3)),
    );
  });
}
