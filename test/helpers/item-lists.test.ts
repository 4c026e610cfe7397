import { describe, expect, it } from 'vitest';
import { images, newsItems, videos, voices } from './item-lists.ts';

describe.each([
  ['images', images],
  ['voices', voices],
  ['videos', videos],
  ['newsItems', newsItems],
])('%s', (_, build) => {
  it('builds as many as asked, all different, newest first', () => {
    const items = build(45);
    const times = items.map(({ update_time }) => update_time);

    expect(new Set(items.map(({ media_id }) => media_id)).size).toBe(45);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });
});
