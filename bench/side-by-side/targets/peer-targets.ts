import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationsOf, peerDialect } from '../dialects/peer-dialect.ts';
import type { ModeName } from '../modes.ts';
import { postOf } from '../request.ts';
import { PEERS_FOLDER } from './peers-folder.ts';
import type { Target } from './target.ts';

const RESPONSE_CACHE = { RESPONSE_CACHE: 'true' };

/** The servers of bench/peers: what each is stands at the head of its file. */
export const PEERS: readonly Target[] = [
  peer('bare-map', 'bare', ['hot'], RESPONSE_CACHE),
  peer('yoga-response-cache', 'yoga', ['hot'], RESPONSE_CACHE),
  peer('mercurius-cache', 'mercurius', ['hot'], RESPONSE_CACHE),
  peer('apollo-response-cache', 'apollo', ['hot'], {}),
  peer('mercurius-items', 'mercurius', ['warm', 'memory'], { CACHE_ITEMS: 'true' }),
  peer('bare-proxy', 'bare', ['cold', 'cold-100'], {}),
  peer('yoga', 'yoga', ['cold'], {}),
  peer('mercurius', 'mercurius', ['cold'], {}),
];

function peer(
  name: string,
  server: string,
  modes: readonly ModeName[],
  environment: Readonly<Record<string, string>>,
): Target {
  return {
    name,
    modes,
    dialect: peerDialect,
    isPeer: true,
    programIn({ upstreamUrl, folder, queries }) {
      const operations = join(folder, 'operations.json');
      writeFileSync(operations, JSON.stringify(operationsOf(queries)));
      return {
        arguments: [`dist/${server}.js`],
        folder: PEERS_FOLDER,
        environment: { UPSTREAM_URL: upstreamUrl, OPERATIONS: operations, ...environment },
      };
    },
    requestOf(query, place) {
      const document = peerDialect.documentOf(query);
      if (document === undefined) return undefined;
      return postOf({ query: document, variables: peerDialect.variablesOf(query, place) });
    },
  };
}
