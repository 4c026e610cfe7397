/** What a secret looks like in the encodings that a text may come in, and in which somebody could still read it. */
export function formsOf(secret: string): readonly string[] {
  const escaped = JSON.stringify(secret).slice(1, -1);
  const percent = encodeURIComponent(secret);
  return [
    ...new Set([
      secret,
      percent,
      percent.toLowerCase(),
      new URLSearchParams({ '': secret }).toString().slice(1),
      decodeURIComponent(new URLSearchParams({ '': secret }).toString().slice(1)),
      escaped,
      escaped.replaceAll('/', '\\/'),
      Buffer.from(secret).toString('hex'),
      Buffer.from(secret).toString('hex').toUpperCase(),
      ...base64Of(secret),
    ]),
  ];
}

/** Of a text in base64, the part that a secret in it determines depends on where it begins: at one of three bytes. */
function base64Of(secret: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
    return (['base64', 'base64url'] as const).map((encoding) =>
      whole.toString(encoding).slice(Math.ceil((before * 4) / 3)),
    );
  });
}
