import type { AssetCounts } from '../../src/upstream/asset.ts';
import type { ChaosOptions } from './options.ts';
import type { Outage } from './outages.ts';
import { SCHEDULE } from './schedule.ts';
import { formatMarkdown, type Row } from './table.ts';

const minutes = (ms: number) => ms / 60_000;

/** Everything that the figures depend on, in a paragraph. */
export function describeRun(
  { queriesPerSecond, seed }: ChaosOptions,
  libraries: readonly AssetCounts[],
): string {
  const [one, other] = libraries.map(
    ({ image, news, voice, video }) =>
      `${image} pictures, ${news} news assets, ${voice} voices and ${video} videos`,
  );
  return [
    `Two gateways begin with an empty cache, one over ${one},`,
    `the other over ${other}.`,
    `Each is asked for ${queriesPerSecond} pages a second, often the first ones and seldom the last (Zipf), by offset and by cursor.`,
    'Upstream answers after 100 ms, and grants a thousand list calls a day; nobody uploads or deletes.',
    `It is down from minute ${minutes(SCHEDULE.downFrom)} to minute ${minutes(SCHEDULE.downTo)} of ${minutes(SCHEDULE.end)}.`,
    `All runs through the GraphQL handler down to the bytes on the wire, on a virtual clock (seed ${seed}).`,
  ].join('\n');
}

/** docs/resilience.md: the table, and a graph of each outage. */
export function writeResilience(rows: readonly Row[], run: string): string {
  return `# What an outage does to callers

\`npm run chaos\` lets WeChat fail in ${rows.length} ways while the gateway is asked; with \`-- --write\` it writes this page. It ends
with code 1 where an error is unexplained, or something that was cached is not answered.

${run}

${formatMarkdown(rows)}

- **queries**, **fresh**, **stale**, **typed errors**, **p99 wait**, **longest** and **upstream calls** are of the time in
  which upstream is down. A stale answer says so in its field \`stale\`. A typed error has a code that the outage calls for.
- **unexplained** are all other errors, at any time: another code or none, or an error while upstream is well. A page with
  other assets than the account's is one of them.
- **cached answered** is the share answered, since the outage began, of the queries for what was cached by then.
- **fresh again after** is the time from the end of the outage to the last answer that was not fresh.

${rows.map(({ outage }) => describeOutage(outage)).join('\n\n')}
`;
}

/** The name of the file with an outage's graph, beside docs/resilience.md. */
export function chartName({ name }: Outage): string {
  return `resilience/${name}.svg`;
}

function describeOutage(outage: Outage): string {
  const { title, text, scenario, codes, hasDeploy } = outage;
  const expected =
    codes.length > 0
      ? `Where an answer is not cached, it calls for ${codes.map((code) => `\`${code}\``).join(' or ')}.`
      : 'It calls for no error at all.';
  return `## ${title[0]?.toUpperCase()}${title.slice(1)}

${text}
${expected}
${hasDeploy ? 'To see it without the deploy' : 'To see it'}: \`npm start -- --scenario ${scenario}\`.

![${title}: how queries were answered, and how often upstream was called](${chartName(outage)})`;
}
