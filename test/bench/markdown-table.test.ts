import { expect, it } from 'vitest';
import { formatNumber, formatTable } from '../../bench/markdown-table.ts';

it('aligns its columns, numbers to the right', () => {
  const rows = [
    ['gateway', formatNumber(12_345.6, 0)],
    ['map', formatNumber(undefined, 2)],
  ];

  expect(formatTable(['server', 'a/s'], rows)).toBe(
    [
      '| server  |   a/s |', //
      '| ------- | ----: |',
      '| gateway | 12346 |',
      '| map     |     - |',
    ].join('\n'),
  );
});
