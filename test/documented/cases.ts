import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import {
  answerOf,
  answersCounts,
  asks,
  begins,
  type Expectation,
  prints,
  printsInShort,
  serves,
} from './expectations.ts';
import {
  checksAsShown,
  drawsPicture,
  generatesSchema,
  letsReadOrigin,
  playsScenario,
  printsSchema,
  servesFeeds,
  showsGraphiql,
  takesEveryCommand,
  tellsRole,
} from './probes.ts';
import type { Reader } from './reader.ts';

/**
 * What is done about some of the documented commands. The first case that matches one is its case.
 */
export interface Case {
  readonly matches: RegExp;
  /** Who can run it. */
  readonly by: readonly Reader['has'][];
  readonly expectation: Expectation;
  /** It wants a clone in which no package is installed yet. */
  readonly isFirst?: boolean;
  /**
   * What it needs that not every machine has, and which tests cover it where that is not at hand.
   */
  readonly needs?: { readonly what: string; readonly isThere: boolean; readonly coveredBy: string };
}

const CHECKOUT = ['a checkout'] as const;
const PACKAGE = ['the package'] as const;
const BOTH = [...CHECKOUT, ...PACKAGE];

const DOCKER = {
  what: 'a Docker daemon',
  isThere: spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0,
  coveredBy: 'test/container/container.test.ts',
};

const README = readFileSync('README.md', 'utf8');
const KEY = 'a-key-of-my-site';
const KEY_SHA256 = createHash('sha256').update(KEY).digest('hex');

/** What is done about the commands of the pages; an account is the sandbox's. */
export function casesFor(sandbox: () => Sandbox): readonly Case[] {
  const withAccount = () => ({ WECHAT_BASE_URL: sandbox().url });
  const fillAccount = (text: string) =>
    text.replace('ID=wx…', `ID=${sandbox().appId}`).replace('SECRET=…', `SECRET=${sandbox().appSecret}`);
  const inEnvironment = () => ({
    ...withAccount(),
    WECHAT_APP_ID: sandbox().appId,
    WECHAT_APP_SECRET: sandbox().appSecret,
  });
  const fillKey = (text: string) =>
    text.replace('my-site:…', `my-site:${KEY_SHA256}`).replace('Bearer …', `Bearer ${KEY}`);
  const withKey = () => ({ ...inEnvironment(), HOST: '0.0.0.0', API_KEYS: `my-site:${KEY_SHA256}` });
  const withDocuments = () => ({ TRUSTED_DOCUMENTS: 'test/generated/persisted-documents.json' });

  return [
    { matches: /^npm ci && npm start$/, by: CHECKOUT, isFirst: true, expectation: serves(showsGraphiql) },
    { matches: /^npm start$/, by: BOTH, expectation: serves(showsGraphiql) },
    {
      matches: /^npm start -- key my-site$/,
      by: BOTH,
      expectation: prints(/^API_KEYS +my-site:[\da-f]{64}$/m),
    },
    { matches: /^npm start -- check$/, by: BOTH, expectation: checksAsShown },
    {
      matches: /^npx wechat-asset-gateway check$/,
      by: PACKAGE,
      expectation: checksAsShown,
    },
    { matches: /\bschema print( > \S+)?$/, by: BOTH, expectation: printsSchema },
    { matches: /^npm start -- COMMAND$/, by: CHECKOUT, expectation: takesEveryCommand },
    { matches: /^npx wechat-asset-gateway COMMAND$/, by: PACKAGE, expectation: takesEveryCommand },
    { matches: /^npm start -- --scenario \S+$/, by: BOTH, expectation: playsScenario },
    {
      matches: /^WECHAT_APP_ID=wx… WECHAT_APP_SECRET=… npm start$/,
      by: BOTH,
      expectation: serves(answersCounts(), { fill: fillAccount, environment: withAccount }),
    },
    // Without a Redis it starts alone.
    {
      matches: /^REDIS_URL=\S+ STATE_DIR=\S+ PORT=\d+ npm start$/,
      by: BOTH,
      expectation: serves(tellsRole, { environment: inEnvironment }),
    },
    {
      matches: /^HOST=0\.0\.0\.0 API_KEYS=my-site:… npm start$/,
      by: BOTH,
      expectation: serves(answersCounts({ authorization: `Bearer ${KEY}` }), {
        fill: fillKey,
        environment: inEnvironment,
      }),
    },
    { matches: /^CORS_ORIGINS=\S+ npm start$/, by: BOTH, expectation: serves(letsReadOrigin) },
    { matches: /^FEEDS=true npm start$/, by: BOTH, expectation: serves(servesFeeds) },
    { matches: /^TRUSTED_DOCUMENTS=\S+ npm start$/, by: CHECKOUT, expectation: serves() },
    // Other settings, with which it starts at least.
    { matches: /^([A-Z_]+=[^\s…]+ )+npm start$/, by: BOTH, expectation: serves() },
    {
      matches: /^curl \S+\/graphql .*first: 2\)/s,
      by: BOTH,
      expectation: asks((answer) => {
        expect(answer).toEqual(JSON.parse(/```json\n(.*?)```/s.exec(README)?.[1] ?? ''));
      }),
    },
    {
      matches: /^curl \S+\/graphql .*'authorization: Bearer …'/,
      by: BOTH,
      expectation: asks((answer) => expect(answer).toEqual({ data: { assetCounts: { total: 450 } } }), {
        fill: fillKey,
        environment: withKey,
      }),
    },
    {
      matches: /^curl .*\/graphql .*\$ID/,
      by: CHECKOUT,
      expectation: asks((answer) => expect(answer).toMatchObject({ data: { assets: { edges: [{}, {}] } } }), {
        environment: withDocuments,
      }),
    },
    {
      matches: /^curl \S+\/feed\/publications\.json$/,
      by: BOTH,
      expectation: asks(
        (answer) => expect(answer).toMatchObject({ version: 'https://jsonfeed.org/version/1.1' }),
        { environment: () => ({ FEEDS: 'true' }) },
      ),
    },
    {
      matches: /^curl http:\/\/127\.0\.0\.1:PORT\/$/,
      by: BOTH,
      expectation: asks((answer) => expect(answer).toMatchObject({ actions: expect.any(Array) })),
    },
    {
      matches: /^curl http:\/\/127\.0\.0\.1:PORT\/addFault .*45009/s,
      by: BOTH,
      expectation: asks(
        async (_, { url }) => {
          const { errors } = await answerOf(url, '{ assets(type: IMAGE) { totalCount } }');
          expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_QUOTA_EXCEEDED' } }]);
        },
        { environment: () => ({ MIRROR: 'false' }) },
      ),
    },
    {
      matches: /^curl http:\/\/127\.0\.0\.1:PORT\/upload /,
      by: BOTH,
      expectation: asks((answer) => expect(answer).toEqual({ mediaId: 'my-draft' })),
    },
    {
      matches: /^curl http:\/\/127\.0\.0\.1:PORT\/publish /,
      by: BOTH,
      expectation: asks((answer) => expect(answer).toEqual({ articleId: expect.any(String) }), {
        before: act('upload', { type: 'draft', fields: { media_id: 'my-draft' } }),
      }),
    },
    {
      matches: /^curl http:\/\/127\.0\.0\.1:PORT\/startScenario /,
      by: BOTH,
      expectation: asks((answer) => expect(answer).not.toHaveProperty('error')),
    },
    {
      matches: /^curl http:\/\/127\.0\.0\.1:PORT\/endScenario /,
      by: BOTH,
      expectation: asks((answer) => expect(answer).not.toHaveProperty('error'), {
        before: act('startScenario', { name: 'flaky' }),
      }),
    },
    { matches: /^npm run dev$/, by: CHECKOUT, expectation: serves() },
    { matches: /^npm run build$/, by: CHECKOUT, expectation: prints(/^/) },
    {
      matches: /^node dist\/src\/main\.js$/,
      by: CHECKOUT,
      expectation: serves(answersCounts(), { fill: (text) => `npm run --silent build && ${text}` }),
    },
    { matches: /^npm run codegen$/, by: CHECKOUT, expectation: generatesSchema },
    { matches: /^npm run picture$/, by: CHECKOUT, expectation: drawsPicture },
    {
      matches: /^npm run test:kills/,
      by: CHECKOUT,
      expectation: printsInShort(/^calls as upstream counted/m, '--kills 2'),
    },
    {
      matches: /^npm run test:library-kills/,
      by: CHECKOUT,
      expectation: printsInShort(/^files that have lost +0$/m, '--kills 2'),
    },
    {
      matches: /^npm run test:drift/,
      by: CHECKOUT,
      expectation: printsInShort(/ 0 at fault$/m, '--walks 10'),
    },
    {
      matches: /^npm run test:fleet-schedules/,
      by: CHECKOUT,
      expectation: printsInShort(/^10 of 10 schedules: nothing was broken$/m, '--schedules 10'),
    },
    {
      matches: /^npm run test:disagreement/,
      by: CHECKOUT,
      expectation: printsInShort(/unmarked in 0/, '--runs 2'),
    },
    {
      matches: /^npm run test:fuzz/,
      by: CHECKOUT,
      expectation: printsInShort(/^heap growth/m, '--bodies 200'),
    },
    { matches: /^npm run test:soak/, by: CHECKOUT, expectation: begins(/minute +answers/) },
    {
      matches: /^npm run chaos:fleet/,
      by: CHECKOUT,
      expectation: printsInShort(/^\| errors in place of what is cached +\| +0 /m, '--seconds 5'),
    },
    {
      matches: /^npm run bench:fleet$/,
      by: CHECKOUT,
      expectation: printsInShort(/^## Goals$/m, '--items 1000 --rounds 10'),
    },
    { matches: /^npm run chaos/, by: CHECKOUT, expectation: printsInShort(/blackout/, '--only blackout') },
    {
      // The peers have a suite of their own.
      matches: /^npm run bench$/,
      by: CHECKOUT,
      expectation: printsInShort(/^\| gateway /m, '--quick --modes hot --targets gateway'),
    },
    {
      matches: /^npm run bench:scale$/,
      by: CHECKOUT,
      expectation: printsInShort(/^\| 1000 /m, '--items 1000'),
    },
    {
      matches: /^npm run bench:search/,
      by: CHECKOUT,
      expectation: printsInShort(/^## Goals$/m, '--items 1000 --rounds 1 --seconds 1'),
    },
    {
      matches: /^npm run bench:start$/,
      by: CHECKOUT,
      expectation: printsInShort(/^\| with an account/m, '--runs 1'),
    },
    {
      matches: /^npm run bench:subscriptions$/,
      by: CHECKOUT,
      expectation: begins(/^memory of each of 1000: \d/m),
    },
    {
      // So few queries wait more often than is promised of a day's.
      matches: /^npm run bench:simulate/,
      by: CHECKOUT,
      expectation: printsInShort(/^Day 1, with the ranked list$/m, '--days 1 --queries 1000 --only with', {
        code: 1,
      }),
    },
    { matches: /^npm run bench:memory$/, by: CHECKOUT, expectation: prints(/bytes of heap a picture/) },
    { matches: /^npm run bench:article-html$/, by: CHECKOUT, expectation: begins(/20000 characters +SAFE/) },
    { matches: /^npm run bench:documents$/, by: CHECKOUT, expectation: begins(/OPERATION_TOO_COMPLEX/) },
    {
      matches: /^npm run bench:overload$/,
      by: CHECKOUT,
      expectation: begins(/^fifty pictures$/m),
    },
    { matches: /^npm run bench:slow-clients$/, by: CHECKOUT, expectation: begins(/^slow clients +open/m) },
    {
      matches: /^docker build -t wechat-asset-gateway \.$/,
      by: CHECKOUT,
      expectation: prints(/^/),
      needs: DOCKER,
    },
    {
      matches: /^docker run --rm wechat-asset-gateway key my-site$/,
      by: CHECKOUT,
      expectation: prints(/^API_KEYS +my-site:/m),
      needs: DOCKER,
    },
    {
      matches: /^docker run --rm -p 127\.0\.0\.1:4000:4000 /,
      by: CHECKOUT,
      expectation: serves(),
      needs: DOCKER,
    },
  ];
}

/** Has the sandbox's control act before a command is run. */
function act(action: string, input: object) {
  return ({ control }: { readonly control: string }) =>
    fetch(new URL(action, control), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
}
