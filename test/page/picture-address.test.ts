import { describe, expect, it } from 'vitest';
import { pictureAddress } from '../../src/page/picture-address.ts';

describe('the address of a picture', () => {
  it.each(['http://mmbiz.qpic.cn/a/0?b=http://c', 'http://mmbiz.qlogo.cn', 'HTTP://mmecoa.qpic.cn/a'])(
    'is the safe one at a host of WeChat: %s',
    (address) => {
      expect(pictureAddress(address)).toBe(address.replace(/^http:/i, 'https:'));
    },
  );

  it.each([
    'http://gateway.example/media/a',
    'http://192.0.2.1:4000/media/a',
    'http://localhost:4000/media/a',
    'http://mmbiz.qpic.cn.example/a',
    'http://qpic.cn@gateway.example/a',
    'http://mmbiz.qpic.cn:8080/a',
    'https://mmbiz.qpic.cn/a',
    'data:image/png;base64,',
  ])('stays what it is elsewhere: %s', (address) => {
    expect(pictureAddress(address)).toBe(address);
  });
});
