import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { namesIn, readSeries } from './series.ts';

interface Panel {
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const { panels }: { panels: readonly Panel[] } = JSON.parse(
  readFileSync('deploy/grafana/dashboards/gateway.json', 'utf8'),
);

describe('the dashboard', () => {
  it('asks for nothing that the gateway does not tell', async () => {
    const { names } = await readSeries();
    const asked = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => namesIn(expr)));

    expect(asked).toContain('gateway_request_duration_seconds_bucket');
    expect(asked.filter((name) => !names.has(name))).toEqual([]);
  });

  it('shows each of its panels whole', () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );

    expect(new Set(cells).size).toBe(cells.length);
    expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
  });
});
