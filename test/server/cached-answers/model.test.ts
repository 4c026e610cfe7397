import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Access } from '../../../src/server/request/authentication.ts';
import { apiKey, bearer } from '../../helpers/api-key.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';
import { cachingGateway, type Sent } from './caching-gateway.ts';

// A gateway that keeps whole answers and compiles operations, beside one that does neither: whatever
// callers ask, and whatever happens meanwhile, they answer the same.

const ACCESSES: readonly Access[] = [
  { mode: 'local' },
  { mode: 'open' },
  {
    mode: 'keys',
    apiKeys: [apiKey('editors', 'of-the-editors'), apiKey('site', 'of-the-site')],
    draftsVisibleTo: ['editors'],
  },
];

const DOCUMENTS = {
  pictures:
    '{ assets(type: IMAGE, first: 20) { totalCount checkedAt stale paging nodes { id ... on MediaAsset { name } } } }',
  page: 'query ($offset: Int) { assets(type: IMAGE, first: 5, offset: $offset) { edges { cursor node { id } } pageInfo { hasNextPage } } }',
  texts: '{ publications(first: 2) { nodes { id articles { title content cover { id } } } } }',
  drafts: '{ drafts(first: 3) { totalCount nodes { mediaId articles { title } } } }',
  counts: '{ assetCounts { image total } }',
  lists: '{ lists { name cachedCount stale } }',
  wrong: '{ assets(type: IMAGE, first: -1) { totalCount } }',
};

const TRUSTED = { byId: new Map(Object.entries(DOCUMENTS)), only: false };

const bodies: fc.Arbitrary<Sent> = fc.oneof(
  fc.constantFrom(...Object.values(DOCUMENTS)).map((query) => ({ body: { query } })),
  fc.nat(3).map((offset) => ({ body: { query: DOCUMENTS.page, variables: { offset } } })),
  fc.constantFrom('pictures', 'drafts', 'counts').map((documentId) => ({ body: { documentId } })),
  fc
    .constantFrom('pictures', 'texts', 'drafts')
    .map((id) => ({ method: 'GET' as const, search: `?documentId=${id}` })),
);

const CHOICES = {
  caller: [{}, bearer('of-the-editors'), bearer('of-the-site'), bearer('guessed')],
  accept: [
    {},
    { accept: 'application/json' },
    { accept: 'application/graphql-response+json' },
    { accept: 'text/plain' },
  ],
  coding: [{}, { 'accept-encoding': 'gzip' }, { 'accept-encoding': 'br, gzip;q=0' }],
  origin: [{}, { origin: 'https://tea.example' }, { origin: 'https://evil.example' }],
  proxy: [{}, { via: '1.1 proxy' }],
  cache: [{}, { 'cache-control': 'no-cache' }, { 'x-gateway-explain': '1' }],
  preflight: [
    {},
    { 'graphql-require-preflight': '1' },
    { 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-origin' },
  ],
  type: [{}, { 'content-type': 'text/plain' }],
} satisfies Record<string, readonly Record<string, string>[]>;

type Respect = keyof typeof CHOICES;

/** Headers of a caller, and of another who differs in one respect. */
const twoCallers = fc
  .record(
    Object.fromEntries(
      Object.entries(CHOICES).map(([respect, choices]) => [
        respect,
        // The first, as most have it.
        fc.oneof({ weight: 3, arbitrary: fc.constant(choices[0]) }, fc.constantFrom(...choices)),
      ]),
    ),
  )
  .chain((parts) =>
    fc
      .constantFrom(...(Object.keys(CHOICES) as Respect[]))
      .chain((respect) =>
        fc
          .constantFrom(...CHOICES[respect])
          .map((part) => [parts, { ...parts, [respect]: part }].map(headersOf)),
      ),
  );

function headersOf(parts: object): Record<string, string> {
  return Object.assign({}, ...Object.values(parts));
}

const CHANGES = ['upload', 'rename', 'write', 'publish', 'fail', 'mend'] as const;

type Change = (typeof CHANGES)[number];

type Step =
  /** Asks for one of a few things, so that some are asked for often. */
  | { readonly kind: 'ask'; readonly which: number; readonly times: number; readonly isNew: boolean }
  | { readonly kind: 'change'; readonly what: Change }
  | { readonly kind: 'wait'; readonly ms: number };

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      which: fc.nat(2),
      times: fc.integer({ min: 1, max: 4 }),
      isNew: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.constantFrom(...CHANGES).map((what) => ({ kind: 'change' as const, what })) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(1000, 119_000, 130_000, 1_900_000, 90_000_000)
      .map((ms) => ({ kind: 'wait' as const, ms })),
  },
);

/** The same, asked for by two callers, and something else. */
const questions = fc
  .tuple(bodies, twoCallers, bodies)
  .map(([body, [first = {}, second = {}], other]): readonly Sent[] => [
    { ...body, headers: first },
    { ...body, headers: second },
    { ...other, headers: first },
  ]);

/** What differs from one answer to the next, and between the forms of one body. */
const OF_THE_MOMENT = [
  'x-request-id',
  'server-timing',
  'date',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'keep-alive',
];

type Gateway = Awaited<ReturnType<typeof cachingGateway>>;

async function ask(gateway: Gateway, sent: Sent) {
  const { status, headers, text } = await gateway.send(sent);
  const kept = Object.entries(headers).filter(([name]) => !OF_THE_MOMENT.includes(name));
  const requestId = /"requestId":"[^"]*"/g;
  return {
    status,
    headers: Object.fromEntries(
      kept.map(([name, value]) => [name, String(value).replace(/-(?:br|gzip)"$/, '"')]),
    ),
    text: text.replace(requestId, '"requestId":""').replace(/"waitedMs":\d+/g, ''),
  };
}

/** What a gateway's account has got meanwhile, the latest last. */
interface Uploaded {
  readonly images: string[];
  readonly drafts: string[];
}

function change({ control }: Gateway, { images, drafts }: Uploaded, what: Change): void {
  const [image, draft] = [images.at(-1), drafts.at(-1)];
  switch (what) {
    case 'upload':
      images.push(control.upload('image'));
      break;
    case 'rename':
      if (image !== undefined) control.rename(image, 'renamed.jpg');
      break;
    case 'write':
      drafts.push(control.upload('draft'));
      break;
    case 'publish':
      if (draft !== undefined) control.publish(draft);
      drafts.pop();
      break;
    case 'fail':
      control.addFault({ kind: 'errcode', errcode: -1 }, { times: 3 });
      break;
    case 'mend':
      control.clearFaults();
  }
}

/** With a variable that its operation does not declare: the same question, in another body. */
function asNew({ body, ...sent }: Sent, which: number): Sent {
  return body === undefined
    ? sent
    : {
        ...sent,
        body: { ...body, variables: { ...('variables' in body && (body.variables as object)), which } },
      };
}

describe('a gateway that keeps whole answers and compiles operations', () => {
  it('answers as one that does neither', async () => {
    let repeated = 0;
    let compiled = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ACCESSES),
        questions,
        fc.array(steps, { minLength: 5, maxLength: 25 }),
        async (access, asked, all) => {
          const settings = { access, trustedDocuments: TRUSTED, corsOrigins: ['https://tea.example'] };
          const [keeps, plain] = await Promise.all([
            cachingGateway(settings),
            cachingGateway({ ...settings, caches: false }),
          ]);
          const uploaded = new Map([keeps, plain].map((gateway) => [gateway, { images: [], drafts: [] }]));
          let requests = 0;
          for (const step of all) {
            if (step.kind === 'wait') for (const { clock } of [keeps, plain]) clock.time += step.ms;
            if (step.kind === 'change')
              for (const [gateway, has] of uploaded) change(gateway, has, step.what);
            for (let time = 0; step.kind === 'ask' && time < step.times; time += 1) {
              requests += 1;
              const same = asked[step.which] ?? {};
              const sent = step.isNew ? asNew(same, requests) : same;
              expect(await ask(keeps, sent)).toEqual(await ask(plain, sent));
            }
          }
          repeated += requests - keeps.passed.requests;
          compiled += keeps.passed.requests - keeps.passed.toGateway;
        },
      ),
      { numRuns: propertyRuns(300) },
    );

    expect(repeated).toBeGreaterThan(0);
    expect(compiled).toBeGreaterThan(0);
  }, 120_000);
});
