/** Documented commands that are not run here: why, and what covers them. */
export interface Elsewhere {
  readonly matches: RegExp;
  readonly reason: string;
  /** A suite of .ci/run, or a file of tests. */
  readonly coveredBy: string;
}

const A_SUITE = 'It is a suite by itself.';

export const ELSEWHERE: readonly Elsewhere[] = [
  { matches: /^npm( ci && npm)? test$/, reason: A_SUITE, coveredBy: 'node' },
  { matches: /^npm ci$/, reason: 'It is spoken of: tests begin with it.', coveredBy: 'node' },
  {
    matches: /^npm run bench -- --modes cold --against FOLDER$/,
    reason: 'It wants an earlier version, built.',
    coveredBy: 'test/bench-smoke/bench.test.ts',
  },
  {
    matches: /^npm run bench:album$/,
    reason: 'It wants Chromium, and takes minutes.',
    coveredBy: 'test/browser/media.test.ts',
  },
  {
    matches: /^npm run bench:page$/,
    reason: 'It wants Chromium.',
    coveredBy: 'test/browser/library-page/browse.test.ts',
  },
  {
    matches: /^openssl rand -hex 32$/,
    reason: 'It is a program of another project, and what it prints is random.',
    coveredBy: 'test/config/media-config.test.ts',
  },
  {
    matches: /^npm run example(?: (?:[a-z-]+|NAME))?$/,
    reason: 'It serves a page until it is told to end.',
    coveredBy: 'browser',
  },
  { matches: /^npm run check$/, reason: 'It is the first part of `npm test`.', coveredBy: 'node' },
  { matches: /^npx biome check --write \.$/, reason: 'It changes a checkout.', coveredBy: 'node' },
  { matches: /^npm run test:full$/, reason: A_SUITE, coveredBy: 'node24' },
  { matches: /^npm run test:bench$/, reason: A_SUITE, coveredBy: 'bench' },
  { matches: /^npm run test:browser$/, reason: A_SUITE, coveredBy: 'browser' },
  { matches: /^npm run test:clock$/, reason: A_SUITE, coveredBy: 'clock' },
  { matches: /^npm run test:container$/, reason: A_SUITE, coveredBy: 'container' },
  { matches: /^npm run test:embed$/, reason: A_SUITE, coveredBy: 'embed' },
  { matches: /^npm run test:fleet$/, reason: A_SUITE, coveredBy: 'fleet' },
  { matches: /^npm run test:processes$/, reason: A_SUITE, coveredBy: 'processes' },
  { matches: /^npm run test:documented$/, reason: 'It is this suite.', coveredBy: 'documented' },
  {
    matches: /^docker compose up$/,
    reason: 'It wants a Docker daemon, an account, and images from elsewhere.',
    coveredBy: 'test/deploy/compose.test.ts',
  },
  {
    matches: /^docker compose -f deploy\/fleet\/compose\.yaml up$/,
    reason: 'It wants a Docker daemon, an account, and images from elsewhere.',
    coveredBy: 'test/deploy/fleet.test.ts',
  },
  {
    matches: /^docker stop$/,
    reason: 'It wants a Docker daemon, and is spoken of, not advised.',
    coveredBy: 'test/container/container.test.ts',
  },
];
