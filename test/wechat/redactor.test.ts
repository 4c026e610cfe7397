import { describe, expect, it } from 'vitest';
import { createRedactor, MAX_TOKEN_LENGTH, MOST_TOKENS } from '../../src/wechat/redactor.ts';
import { BASE64, ENCODINGS, secretsIn } from './secret-forms.ts';

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

  it.each(ENCODINGS)('shows no half of what a long text repeats in $name', ({ write }) => {
    const token = 'T0ken/+ "=\\&%<é'.repeat(8);
    const written = write(token);
    const redactor = createRedactor();
    redactor.hideToken(token);

    for (let before = 0; before < written.length; before += 7) {
      const shown = redactor.quote('-'.repeat(before) + written.repeat(500), 100_000);

      expect(shown).toMatch(/^-*(?:\[secret\])+[a-z[\]]*$/);
    }
  });

  it.each(BASE64)('shows no part of what a long text repeats in $name', ({ write }) => {
    const token = 'T0ken/+ "=\\&%<é'.repeat(8);
    const redactor = createRedactor();
    redactor.hideToken(token);

    for (let before = 0; before < token.length; before += 1) {
      const shown = redactor.quote(write('-'.repeat(before) + `${token}, `.repeat(500)), 100_000);

      expect(shown).toContain('[secret]');
      expect(secretsIn(shown, ['T0ken/+', '&%<é'])).toEqual([]);
    }
  });

  it('shows no more of a text than is asked for, and nothing of what comes late', () => {
    const redactor = createRedactor();
    redactor.hideToken('T0ken');

    expect(redactor.quote('x'.repeat(16_000_000), 500)).toBe('x'.repeat(500));
  });
});
