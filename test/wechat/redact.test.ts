import { describe, expect, it } from 'vitest';
import { redact } from '../../src/wechat/redact.ts';
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
