import { describe, expect, it } from 'vitest';
import { createHeadHistory } from '../../../src/library/list/head-history.ts';
import { mediaAsset } from '../../helpers/assets.ts';
import { assetList } from '../../helpers/lists.ts';

function open() {
  const clock = { time: 0 };
  const heads = createHeadHistory(assetList('image'), () => clock.time);
  /** Whether the list goes back with this newest page. */
  let call = 0;
  const see = (newest: string, totalCount: number) => {
    call += 1;
    const page = { items: [mediaAsset({ mediaId: newest })], totalCount };
    const head = { offset: 0, count: 20, page, call, at: clock.time };
    const isBack = heads.isBack(head);
    heads.remember(head);
    return isBack;
  };
  return { clock, see };
}

describe('the newest pages of a list', () => {
  it('go back where a list that became shorter is what it was before', () => {
    const { see } = open();

    expect([see('a', 100), see('a', 99), see('a', 100)]).toEqual([false, false, true]);
  });

  it('go back where another newest asset was seen in between, and as many', () => {
    const { see } = open();

    expect([see('a', 100), see('b', 100), see('a', 100)]).toEqual([false, false, true]);
  });

  it('go back where the list has grown without another newest asset, though it was never seen that long', () => {
    const { see } = open();

    expect([see('a', 98), see('a', 100)]).toEqual([false, true]);
  });

  it('do not where something was uploaded, deleted, or uploaded and deleted again', () => {
    const { see } = open();

    expect([see('a', 100), see('b', 101), see('a', 100), see('a', 99), see('c', 100)]).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('do not after a minute', () => {
    const { clock, see } = open();
    see('a', 100);
    see('a', 99);
    clock.time += 60_000;

    expect(see('a', 100)).toBe(false);
  });
});
