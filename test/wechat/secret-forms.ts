/** A way to write a text that whoever finds it can undo. */
export interface Encoding {
  readonly name: string;
  write(text: string): string;
  read(text: string): string;
}

const HEX: Encoding = {
  name: 'hexadecimal',
  write: (text) => Buffer.from(text).toString('hex'),
  read: (text) => Buffer.from(text, 'hex').toString(),
};

const FORM: Encoding = {
  name: 'a form',
  write: (text) => new URLSearchParams({ '': text }).toString().slice('='.length),
  read: (text) => new URLSearchParams(`=${text}`).get('') ?? '',
};

const JSON_STRING: Encoding = {
  name: 'JSON',
  write: (text) => JSON.stringify(text).slice(1, -1),
  read: (text) => JSON.parse(`"${text}"`),
};

/** Those in which a secret looks the same whatever stands around it. */
export const ENCODINGS: readonly Encoding[] = [
  { name: 'no code', write: (text) => text, read: (text) => text },
  { name: 'percent code', write: encodeURIComponent, read: decodeURIComponent },
  {
    name: 'percent code in small letters',
    write: (text) => encodeURIComponent(text).replaceAll(/%../g, (code) => code.toLowerCase()),
    read: decodeURIComponent,
  },
  FORM,
  {
    name: 'a form of which the percent code was read',
    write: (text) => decodeURIComponent(FORM.write(text)),
    read: (text) => text,
  },
  JSON_STRING,
  {
    name: 'JSON with escaped slashes',
    write: (text) => JSON_STRING.write(text).replaceAll('/', '\\/'),
    read: JSON_STRING.read,
  },
  HEX,
  { name: 'hexadecimal in capitals', write: (text) => HEX.write(text).toUpperCase(), read: HEX.read },
];

/**
 * Those in which it looks different at each of three places: characters stand for parts of bytes.
 */
export const BASE64: readonly Encoding[] = (['base64', 'base64url'] as const).map((name) => ({
  name,
  write: (text) => Buffer.from(text).toString(name),
  read: (text) => Buffer.from(text, name).toString(),
}));

/**
 * What a text looks like that is the secret and nothing else, in every encoding in which it always
 * looks so.
 */
export function writingsOf(secret: string): readonly string[] {
  return [...new Set(ENCODINGS.map(({ write }) => write(secret)))];
}

/** Texts in base64 that hold a secret at each place that there is. */
export function base64Around(secret: string): readonly string[] {
  return BASE64.flatMap(({ write }) => ['', 'a', 'ab'].map((before) => write(`${before}${secret} and more`)));
}

/**
 * Those of the secrets that a text tells to somebody who decodes all that is in it, in every way.
 *
 * @param times how often what was decoded is decoded again, where it was written in one code within
 * another
 */
export function secretsIn(text: string, secrets: readonly string[], { times = 2 } = {}): readonly string[] {
  let readings: readonly string[] = [text];
  for (let time = 0; time < times; time += 1)
    readings = [...new Set([...readings, ...readings.flatMap(decode)])];
  const all = readings.map(comparable);
  return secrets.filter((secret) => all.some((reading) => reading.includes(comparable(secret))));
}

/** A form writes spaces as pluses, and the case of what is hexadecimal means nothing. */
export function comparable(text: string): string {
  return text.replaceAll('+', ' ').toLowerCase();
}

function decode(text: string): readonly string[] {
  return [
    text.replaceAll(/(?:%[\da-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString()),
    text
      .replaceAll(/\\u([\da-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
      .replaceAll(/\\(.)/g, '$1'),
    ...runsIn(text, /[\da-f]{8,}/gi).flatMap((run) => [0, 1].map((at) => HEX.read(run.slice(at)))),
    // It may begin at any of four characters of what somebody has encoded as a whole.
    ...runsIn(text, /[\w+/-]{8,}/g).flatMap((run) =>
      [0, 1, 2, 3].map((at) => Buffer.from(run.slice(at), 'base64').toString()),
    ),
  ];
}

function runsIn(text: string, pattern: RegExp): readonly string[] {
  return Array.from(text.matchAll(pattern), ([run]) => run);
}
