import { expect, it } from 'vitest';
import { pictureSource } from '../../bench/picture-source.ts';

async function idsOf(pictures: ReturnType<typeof pictureSource>, offset: number, count: number) {
  const page = { type: 'image', offset, count } as const;
  const { items, totalCount } = await pictures.source.fetchPage(page, new AbortController().signal, 'token');
  return [totalCount, ...items.map((item) => (item.type === 'news' ? '' : item.name))];
}

it('lists its pictures newest first, and all but the one that is deleted', async () => {
  const pictures = pictureSource(5);
  const name = (number: number) => `微信图片_${number}.jpg`;

  expect(await idsOf(pictures, 0, 2)).toEqual([5, name(4), name(3)]);
  pictures.remove(3);
  expect(await idsOf(pictures, 0, 2)).toEqual([4, name(4), name(2)]);
  expect(await idsOf(pictures, 3, 20)).toEqual([4, name(0)]);
  expect(pictures.calls).toBe(3);
});
