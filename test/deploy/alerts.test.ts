import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from '../../src/server/operator/metrics.ts';
import { images } from '../helpers/assets.ts';
import { followedGateway } from '../server/subscriptions/followed-gateway.ts';
import { namesIn, readSeries } from './series.ts';

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly summary: string };
}

const { groups } = parse(readFileSync('deploy/alerts.yml', 'utf8'));
const alerts: readonly Alert[] = groups[0].rules;

describe('the alerts', () => {
  it('ask for nothing that the gateway does not tell', async () => {
    const { names } = await readSeries();

    expect(alerts.filter(({ expr }) => namesIn(expr).length === 0)).toEqual([]);
    expect(alerts.flatMap(({ expr }) => namesIn(expr)).filter((name) => !names.has(name))).toEqual([]);
  });

  it('see the first of what they count: each label that they name has begun with 0', async () => {
    const { lines } = await readSeries();
    const zeros = lines.filter((line) => / 0$/.test(line));
    const counted = alerts.flatMap(({ expr }) =>
      Array.from(expr.matchAll(/increase\((\w+)\{(.*?)\}/g), ([, name = '', labels = '']) =>
        alternatives(labels).map((label) => ({ name, label })),
      ).flat(),
    );

    expect(counted).toContainEqual({ name: 'gateway_upstream_calls_total', label: 'outcome="40164"' });
    expect(
      counted.filter(
        ({ name, label }) => !zeros.some((line) => line.startsWith(`${name}{`) && line.includes(label)),
      ),
    ).toEqual([]);
  });

  it('see subscriptions that are refused, as overload, and those that are dropped', async () => {
    const metrics = createMetrics();
    const { subscribe, upload, ticks } = await followedGateway([], { maxSubscriptions: 1, metrics });
    await subscribe();
    await (await subscribe()).rest();
    await upload(...images(20));
    await ticks.pass(16);
    const text = await metrics.read();
    const countedOnce = text.split('\n').filter((line) => / 1$/.test(line));

    for (const [alert, selector] of [
      ['GatewayOverload', 'gateway_requests_total{status="503",code="OVERLOADED"}'],
      ['SubscriptionsDropped', 'gateway_subscriptions_ended_total{reason="dropped"}'],
    ]) {
      expect(alerts.find((each) => each.alert === alert)?.expr).toContain(selector);
      expect(countedOnce).toContain(`${selector} 1`);
    }
  });

  it('are all in docs/operating.md, and no others', () => {
    const [, table = ''] = readFileSync('docs/operating.md', 'utf8').split('## Alerts');
    const [section = ''] = table.split('\n## ');

    expect(Array.from(section.matchAll(/^\| `(\w+)`/gm), ([, name]) => name)).toEqual(
      alerts.map(({ alert }) => alert),
    );
  });
});

/** Each label and value by itself: `a="1"` and `a="2"` for `a=~"1|2"`. */
function alternatives(labels: string): readonly string[] {
  return labels.split(',').flatMap((matcher) => {
    const [, label = '', values = ''] = /^(\w+)=~?"(.*)"$/.exec(matcher) ?? [];
    return values.split('|').map((value) => `${label}="${value}"`);
  });
}
