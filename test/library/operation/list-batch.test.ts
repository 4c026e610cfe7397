import { describe, expect, it } from 'vitest';
import type { Window } from '../../../src/library/list/window.ts';
import { images, mediaAsset } from '../../helpers/assets.ts';
import { libraryOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { windowIn } from '../../helpers/windows.ts';

/** A window, and how often it was worked out which ranks it shows. */
function counted(window: Window): { readonly window: Window; readonly times: () => number } {
  let times = 0;
  return {
    times: () => times,
    window: {
      ...window,
      rangeIn(allowed) {
        times += 1;
        return window.rangeIn(allowed);
      },
    },
  };
}

function open() {
  const { source, lists } = memorySource(images(100));
  const library = libraryOver(source);
  async function read(window: Window) {
    const loader = library.openLoader({ signal: new AbortController().signal, noCache: false });
    const slice = await loader.loadWindow(window);
    return { slice, report: loader.report };
  }
  return { library, lists, read, first: (first: number) => windowIn(library, 'image', { first }) };
}

describe('a window', () => {
  it('of what is cached is worked out once', async () => {
    const { read, first } = open();
    await read(first(40));
    const { window, times } = counted(first(40));

    const { slice, report } = await read(window);

    expect(slice.items).toHaveLength(40);
    expect(report.cacheStatus).toBe('HIT');
    expect(times()).toBe(1);
  });

  it('that has to be read is worked out once for each answer that changes the list, and at first', async () => {
    const { read, first } = open();
    await read(first(20));
    const { window, times } = counted(first(60));

    const { report } = await read(window);

    expect(report.calls).toBe(2);
    expect(times()).toBeLessThanOrEqual(1 + report.calls);
  });

  it('shows the list as it is when it is complete, not as it was when it was asked for', async () => {
    const { lists, read, first } = open();
    await read(first(20));
    lists.image.unshift(mediaAsset({ mediaId: 'new' }));

    const { slice } = await read(first(60));

    expect(slice.totalCount).toBe(101);
  });
});
