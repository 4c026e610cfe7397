import { describe, expect, it } from 'vitest';
import { BASE64, base64Around, comparable, ENCODINGS, secretsIn, writingsOf } from './secret-forms.ts';

// What other tests look for secrets with: it must find them.

const SECRET = 'T0ken/+ "=\\&%<é of the day';

describe.each([...ENCODINGS, ...BASE64])('$name', ({ write, read }) => {
  it('is read as what was written', () => {
    expect(comparable(read(write(SECRET)))).toBe(comparable(SECRET));
  });
});

describe('secretsIn', () => {
  it.each([...writingsOf(SECRET), ...base64Around(SECRET)])('finds the secret in %s', (written) => {
    expect(secretsIn(`no: <${written}>, rid: 1-2`, ['another', SECRET])).toEqual([SECRET]);
  });

  it('finds one that was written in two ways', () => {
    const [written = ''] = base64Around(encodeURIComponent(SECRET));

    expect(secretsIn(written, [SECRET])).toEqual([SECRET]);
  });

  it('finds none in what a text shows in its place', () => {
    expect(secretsIn('no: [secret], rid: 1-2 %5Bsecret%5D', [SECRET])).toEqual([]);
  });
});
