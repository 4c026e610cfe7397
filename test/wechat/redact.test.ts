import { describe, expect, it } from 'vitest';
import { redact } from '../../src/wechat/redact.ts';
import { BASE64, ENCODINGS, secretsIn } from './secret-forms.ts';

const SECRET = 'T0ken/+ "=\\&%<é of the day';

describe('redact', () => {
  it.each(ENCODINGS)('hides what is written in $name', ({ write }) => {
    expect(redact(`no: ${write(SECRET)}, rid: 1-2`, ['another', SECRET])).toBe('no: [secret], rid: 1-2');
  });

  describe.each(BASE64)('of what is in $name', ({ write, read }) => {
    it.each(['', 'a', 'ab', 'abc', 'abcd'])('hides what comes behind %j', (before) => {
      const shown = redact(write(`${before}${SECRET} and more`), [SECRET]);

      expect(shown).toContain('[secret]');
      expect(secretsIn(shown, [SECRET])).toEqual([]);
      expect(read(shown.split('[secret]').join(''))).not.toContain('of the');
    });
  });

  it('hides a secret that no encoding takes as it is', () => {
    expect(redact('no: T0ken\ud800', ['T0ken\ud800'])).toBe('no: [secret]');
  });

  it('leaves a text without secrets as it is', () => {
    expect(redact('invalid ip 203.0.113.7 rid: 1-2', ['T0ken', ''])).toBe('invalid ip 203.0.113.7 rid: 1-2');
  });

  it('hides a secret in capitals', () => {
    expect(redact('no: 0123ABCDEF, rid', ['0123abcdef'])).toBe('no: [secret], rid');
  });

  it.each([
    ['percent code', '%'],
    ['percent code of percent code', '%25'],
  ])('hides a secret of which each character is in %s', (_, mark) => {
    const written = Buffer.from('0123abcdef').toString('hex').replaceAll(/../g, `${mark}$&`);

    expect(redact(`no: ${written}, rid`, ['0123abcdef'])).toBe('no: [secret], rid');
  });
});
