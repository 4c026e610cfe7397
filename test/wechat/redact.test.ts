import { describe, expect, it } from 'vitest';
import { createRedactor, MAX_TOKEN_LENGTH, MOST_TOKENS, redact } from '../../src/wechat/redact.ts';
import { formsOf } from './secret-forms.ts';

const SECRET = 'T0ken/+ "=\\&%<é of the day';

describe('redact', () => {
  it.each(formsOf(SECRET))('hides %s', (form) => {
    expect(redact(`no: ${form}, rid: 1-2`, ['another', SECRET])).toBe('no: [secret], rid: 1-2');
  });

  it.each(['', 'a', 'ab', 'abc', 'abcd'])('hides what is in base64, behind %j', (before) => {
    const text = Buffer.from(`${before}${SECRET} and more`).toString('base64');

    const shown = redact(text, [SECRET]);

    expect(shown).toContain('[secret]');
    expect(Buffer.from(shown.split('[secret]').join(''), 'base64').toString()).not.toContain('of the');
  });

  it('hides a secret that no encoding takes as it is', () => {
    expect(redact('no: T0ken\ud800', ['T0ken\ud800'])).toBe('no: [secret]');
  });

  it('leaves a text without secrets as it is', () => {
    expect(redact('invalid ip 203.0.113.7 rid: 1-2', ['T0ken', ''])).toBe('invalid ip 203.0.113.7 rid: 1-2');
  });

  it.each([
    ['in capitals', (secret: string) => secret.toUpperCase()],
    ['with each character in percent code', (secret: string) => percentOf(secret)],
    ['in percent code of percent code', (secret: string) => percentOf(secret).replaceAll('%', '%25')],
  ])('hides a secret %s', (_, write) => {
    expect(redact(`no: ${write('0123abcdef')}, rid`, ['0123abcdef'])).toBe('no: [secret], rid');
  });
});

function percentOf(text: string): string {
  return Buffer.from(text).toString('hex').replaceAll(/../g, '%$&');
}

const tokens = (count: number) => Array.from({ length: count }, (_, index) => `<T0ken ${index}>`);

describe('Redactor.quote', () => {
  it('hides every secret and every token that it knows, whichever comes first', () => {
    const redactor = createRedactor();
    redactor.hideSecret('S3cret');
    for (const token of tokens(MOST_TOKENS)) redactor.hideToken(token);
    const text = ['S3cret', ...tokens(MOST_TOKENS)].join(' ');

    expect(redactor.quote(text, 1000)).toBe('[secret] '.repeat(MOST_TOKENS + 1).trim());
  });

  it('forgets the token that was used longest ago, once there are more, and never the secret', () => {
    const redactor = createRedactor();
    redactor.hideSecret('S3cret');
    const [first = '', second = '', ...rest] = tokens(MOST_TOKENS + 1);
    for (const token of [first, second, ...rest.slice(0, -1), first, ...rest.slice(-1)])
      redactor.hideToken(token);

    expect(redactor.quote(`S3cret, ${first}, ${second}`, 100)).toBe(`[secret], [secret], ${second}`);
  });

  it('holds no text of any length that upstream calls a token', () => {
    const redactor = createRedactor();
    const [longest, longer] = [MAX_TOKEN_LENGTH, MAX_TOKEN_LENGTH + 1].map((length) => 'T'.repeat(length));
    redactor.hideToken(longer ?? '');
    expect(redactor.quote(longer ?? '', 9)).toBe('TTTTTTTTT');

    redactor.hideToken(longest ?? '');
    expect(redactor.quote(longest ?? '', 9)).toBe('[secret]');
  });

  it.each(formsOf('T0ken/+ "=\\&%<é'.repeat(8)))(
    'shows no half of %s, however often a long text repeats it',
    (form) => {
      const redactor = createRedactor();
      redactor.hideToken('T0ken/+ "=\\&%<é'.repeat(8));

      for (let before = 0; before < form.length; before += 7) {
        const shown = redactor.quote('-'.repeat(before) + form.repeat(500), 100_000);

        expect(shown).toMatch(/^-*(?:\[secret\])+[a-z[\]]*$/);
      }
    },
  );

  it('shows no more of a text than is asked for, and nothing of what comes late', () => {
    const redactor = createRedactor();
    redactor.hideToken('T0ken');

    expect(redactor.quote('x'.repeat(16_000_000), 500)).toBe('x'.repeat(500));
  });
});
