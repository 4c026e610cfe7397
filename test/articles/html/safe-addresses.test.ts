import { describe, expect, it } from 'vitest';
import { readAddress, readFrameAddress, readPictureAddress } from '../../../src/articles/html/allow-list.ts';

/** Whatever host it is of, no picture and no frame has it. */
const NEVER: readonly (readonly [name: string, write: (host: string) => string])[] = [
  ['a user', (host) => `https://user@${host}/`],
  ['a user without a scheme', (host) => `//user@${host}/`],
  ['a password alone', (host) => `https://:password@${host}/`],
  ['a user and a password', (host) => `http://user:password@${host}/x`],
  ['a user in percent code', (host) => `https://%75ser@${host}/`],
  ['a user that looks like a host', (host) => `https://mmbiz.qpic.cn:443@${host}/`],
  ['a backslash before what looks like a user', (host) => `https://${host}\\@evil.example/`],
  ['backslashes for slashes', (host) => `https:\\\\${host}\\x`],
  ['a backslash in its query', (host) => `https://${host}/?a=\\`],
  ['a line break in its host', (host) => `https://${host.replace('.', '\n.')}/`],
  ['a line break in its scheme', (host) => `ht\ntps://${host}/`],
  ['a carriage return in its path', (host) => `https://${host}/a\rb`],
  ['a tab in its query', (host) => `https://${host}/?a\tb`],
  ['a null in its path', (host) => `https://${host}/a\0b`],
  ['a control character of Latin-1', (host) => `https://${host}/a\u0085b`],
  ['another scheme', (host) => `ftp://${host}/`],
  ['a script for a scheme', (host) => `javascript://${host}/%0aalert(1)`],
  ['no host', () => 'https://'],
  ['no scheme', (host) => `${host}/x`],
  ['nothing', () => ''],
];

const PORTS: readonly (readonly [name: string, write: (host: string) => string])[] = [
  ['a port', (host) => `https://${host}:8443/`],
  ['a port without a scheme', (host) => `//${host}:8080/`],
  ['the port of http over https', (host) => `https://${host}:80/`],
  ['the port of https over http', (host) => `http://${host}:443/`],
  ['the port 0', (host) => `https://${host}:0/`],
];

/**
 * All of them lead to the machine of whoever opens them, however the parser of addresses has to
 * read that.
 */
const OF_THIS_MACHINE = [
  ...['localhost', 'LOCALHOST', 'localhost.', 'ⓛocalhost', '%6cocalhost', 'pictures.localhost'],
  ...['localhost6', 'localhost.localdomain', 'localhost6.localdomain6', 'ip6-localhost', 'ip6-loopback'],
  ...['127.0.0.1', '127.0.0.1.', '127.255.1.2', '127.1', '127.0.1', '2130706433', '0x7f000001', '0x7f.1'],
  ...['017700000001', '0177.0.0.1', '%31%32%37.0.0.1', '１２７.0.0.1', '127。0。0。1'],
  ...['0.0.0.0', '0', '0.1.2.3', '0x0'],
  ...[
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::0001]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f12:3456]',
    '[::]',
    '[::ffff:0:0]',
  ],
];

const OF_OTHERS = ['mmbiz.qpic.cn', '128.0.0.1', '126.255.255.255', '[2001:db8::1]', '[::2]'];
const LOOK_ALIKE = [
  'localhost.example',
  'notlocalhost',
  'local.host',
  '127.0.0.1.example',
  'localhost-1.example',
  'localhost.localdomain.example',
];

describe('readPictureAddress', () => {
  it.each([...NEVER, ...PORTS])('takes none with %s', (_, write) => {
    expect(readPictureAddress(write('mmbiz.qpic.cn'), {})).toBeUndefined();
  });

  it.each(NEVER)('takes none of this machine with %s, though the rules allow it', (_, write) => {
    expect(readPictureAddress(write('127.0.0.1'), { loopbackPictures: true })).toBeUndefined();
  });

  it.each(OF_THIS_MACHINE)('takes none of %s unless the rules allow it', (host) => {
    const written = ['http:', 'https:', ''].flatMap((scheme) => [
      `${scheme}//${host}/x.png`,
      `${scheme}//${host}:8080/x.png`,
    ]);
    const allowed = written.map((address) => readPictureAddress(address, { loopbackPictures: true }));

    expect(written.flatMap((address) => readPictureAddress(address, {}) ?? [])).toEqual([]);
    expect(allowed).toEqual(written.map((address) => readAddress(address)?.href));
  });

  it.each([...OF_OTHERS, ...LOOK_ALIKE])('takes those of %s, over https', (host) => {
    const addresses = [`http://${host}/x`, `https://${host}/x`, `//${host}/x`, ` http://${host}:80/x\n`];

    for (const rules of [{}, { loopbackPictures: true }])
      for (const address of addresses) expect(readPictureAddress(address, rules)).toBe(`https://${host}/x`);
  });

  it('takes signs of all kinds in a path and a query', () => {
    expect(readPictureAddress('http://mmbiz.qpic.cn/一/@a:80?b=user@host&c=%0A#d', {})).toBe(
      'https://mmbiz.qpic.cn/%E4%B8%80/@a:80?b=user@host&c=%0A#d',
    );
  });
});

describe('readFrameAddress', () => {
  it.each([...NEVER, ...PORTS])('takes none with %s', (_, write) => {
    expect(readFrameAddress(write('v.qq.com'))).toBeUndefined();
  });

  it.each([...OF_THIS_MACHINE, ...OF_OTHERS, ...LOOK_ALIKE])('takes none of %s', (host) => {
    expect(readFrameAddress(`https://${host}/`)).toBeUndefined();
  });

  it.each([
    'https://v.qq.com@evil.example/',
    'https://v.qq.com./',
    'https://a.v.qq.com/',
    'https://v.qq.com.evil.example/',
  ])('takes none like %s', (address) => {
    expect(readFrameAddress(address)).toBeUndefined();
  });

  it.each([
    'https://v.qq.com/a?b=c',
    'http://v.qq.com/a?b=c',
    '//V.QQ.com:443/a?b=c',
    ' https://v.qq.com/a?b=c ',
  ])('takes %s, over https', (address) => {
    expect(readFrameAddress(address)).toBe('https://v.qq.com/a?b=c');
  });
});
