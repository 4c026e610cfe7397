import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gatewayDialect } from '../dialects/gateway-dialect.ts';
import type { Query } from '../queries.ts';
import { postOf } from '../request.ts';
import type { Surroundings, Target } from './target.ts';

const KEY = 'a-key-of-the-benchmark';
const KEY_SHA256 = createHash('sha256').update(KEY).digest('hex');
const ORIGIN = 'https://bench.example.org';
const HEADERS_WITH_KEY = { authorization: `Bearer ${KEY}`, origin: ORIGIN };

/** The gateway as it starts by itself: open to this machine, asked with the text of documents. */
export function openGateway(name: string, folder: string): Target {
  return {
    ...GATEWAY,
    name,
    modes: ['hot', 'warm', 'cold', 'cold-100', 'stalls', 'memory'],
    programIn: (surroundings) => program(folder, surroundings, {}),
    requestOf(query, place) {
      if (query.isRevalidation) return undefined;
      const variables = gatewayDialect.variablesOf(query, place);
      return postOf({ query: gatewayDialect.documentOf(query), variables });
    },
  };
}

/** The gateway behind a front end: with keys, CORS, and trusted documents asked for by their ids. */
export function gatewayWithKeys(name: string, folder: string): Target {
  return {
    ...GATEWAY,
    name,
    modes: ['hot', 'warm'],
    programIn(surroundings) {
      const documents = join(surroundings.folder, 'persisted-documents.json');
      writeFileSync(documents, JSON.stringify(Object.fromEntries(surroundings.queries.map(documentWithId))));
      return program(folder, surroundings, {
        API_KEYS: `bench:${KEY_SHA256}`,
        CORS_ORIGINS: ORIGIN,
        TRUSTED_DOCUMENTS: documents,
      });
    },
    requestOf(query, place, etag) {
      const [documentId] = documentWithId(query);
      const variables = gatewayDialect.variablesOf(query, place);
      if (!query.isRevalidation) return postOf({ documentId, variables }, HEADERS_WITH_KEY);
      const parameters = { documentId, variables: JSON.stringify(variables) };
      return {
        method: 'GET',
        search: `?${new URLSearchParams(parameters)}`,
        headers: {
          ...HEADERS_WITH_KEY,
          'graphql-require-preflight': '1',
          ...(etag === undefined ? {} : { 'if-none-match': etag }),
        },
        body: '',
      };
    },
  };
}

const GATEWAY = { dialect: gatewayDialect, isPeer: false } as const;

/** With the defaults, but for the limits of one caller and of one account's day. */
function program(
  folder: string,
  { upstreamUrl, folder: ownFolder }: Surroundings,
  environment: Readonly<Record<string, string>>,
) {
  return {
    arguments: ['dist/src/main.js'],
    folder,
    environment: {
      // What is read in the background would be there before it is asked for.
      MIRROR: 'false',
      PORT: '0',
      LOG_LEVEL: 'warn',
      WECHAT_APP_ID: 'wx0000000000000000',
      WECHAT_APP_SECRET: '0'.repeat(32),
      WECHAT_BASE_URL: upstreamUrl,
      STATE_DIR: join(ownFolder, 'state'),
      RATE_LIMIT_PER_MINUTE: '1000000',
      UPSTREAM_DAILY_CALLS: '1000000',
      ...environment,
    },
  };
}

function documentWithId(query: Query): readonly [id: string, text: string] {
  const text = gatewayDialect.documentOf(query) ?? '';
  return [`sha256:${createHash('sha256').update(text).digest('hex')}`, text];
}
