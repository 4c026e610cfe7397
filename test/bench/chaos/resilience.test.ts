import { describe, expect, it } from 'vitest';
import { summarise } from '../../../bench/chaos/outage-summary.ts';
import { OUTAGES } from '../../../bench/chaos/outages.ts';
import { chartName, writeResilience } from '../../../bench/chaos/resilience.ts';

describe('writeResilience', () => {
  const rows = OUTAGES.map((outage) => ({ outage, summary: summarise({ queries: [], calls: [] }, outage) }));
  const page = writeResilience(rows, 'It is run.');

  it.each(OUTAGES)('has a line, a section and a graph for each outage: $title', (outage) => {
    expect(page).toContain(`\n| ${outage.title} |`);
    expect(page).toContain(`\n## ${outage.title[0]?.toUpperCase()}${outage.title.slice(1)}\n`);
    expect(page).toContain(`](${chartName(outage)})`);
    for (const code of outage.codes) expect(page).toContain(`\`${code}\``);
  });

  it('promises no deploy where the command shows none', () => {
    expect(page).toContain('To see it without the deploy: `npm start -- --scenario blackout`.');
  });
});
