import { describe, expect, it } from 'vitest';
import { imageItems, newsItems, videoItems, voiceItems } from './item-lists.ts';

describe.each([
  ['imageItems', imageItems],
  ['voiceItems', voiceItems],
  ['videoItems', videoItems],
  ['newsItems', newsItems],
])('%s', (_, build) => {
  it('builds as many as asked, all different, newest first', () => {
    const items = build(45);
    const times = items.map(({ update_time }) => update_time);

    expect(new Set(items.map(({ media_id }) => media_id)).size).toBe(45);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });
});
