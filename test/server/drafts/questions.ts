import type { Access } from '../../../src/server/request/authentication.ts';
import { bearer } from '../../helpers/api-key.ts';
import {
  articleId,
  DRAFT,
  DRAFT_ID,
  EDITORS,
  KEYS,
  KEYS_OF_NOBODY,
  SITE,
} from '../../helpers/marked-drafts.ts';

/** Who may query without a key: this machine, or everybody. */
export const LOCAL: Access = { mode: 'local' };
export const OPEN: Access = { mode: 'open' };

/** A caller, and how it asks. */
export interface Caller {
  readonly name: string;
  readonly access: Access;
  readonly headers: Readonly<Record<string, string>>;
}

/** Who sees drafts. */
export const INSIDERS: readonly Caller[] = [
  { name: 'a key that is named', access: KEYS, headers: bearer(EDITORS) },
  { name: 'a process of the same machine, without keys', access: LOCAL, headers: {} },
];

/** Who does not. */
export const OUTSIDERS: readonly Caller[] = [
  { name: 'a key that is not named', access: KEYS, headers: bearer(SITE) },
  { name: 'a key, where none is named', access: KEYS_OF_NOBODY, headers: bearer(EDITORS) },
  { name: 'the public', access: OPEN, headers: {} },
  { name: 'the public, with a key', access: OPEN, headers: bearer(EDITORS) },
  ...['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host', 'X-Real-IP', 'Via'].map(
    (header) => ({
      name: `the visitor of a proxy that sets ${header}`,
      access: LOCAL,
      headers: { [header]: '127.0.0.1' },
    }),
  ),
];

/** What a request asks for. */
export type Question = {
  readonly query: string;
  readonly variables?: Readonly<Record<string, string>>;
};

/** What a page of drafts may be asked for, and in which ways. */
const LISTS = [
  '{ drafts { totalCount } }',
  '{ drafts { __typename } }',
  '{ drafts(first: 0) { pageInfo { hasNextPage } } }',
  '{ drafts { checkedAt stale paging } }',
  '{ a: drafts(first: 1) { edges { cursor node { id } } } b: drafts(last: 1) { nodes { mediaId } } }',
  '{ drafts(offset: 1) { pageInfo { startCursor endCursor } nodes { ... on News { article(index: 1) { id title } } } } }',
  '{ ...A } fragment A on Query { drafts { ...B } } fragment B on DraftConnection { nodes { articles { content url } } }',
  '{ drafts { nodes { articles { type content(format: TEXT) pictures { mediaId } cover { url } } } } }',
];

/** Arguments that nobody may use: who may not read the list does not learn even that. */
const BAD_LISTS = [
  '{ drafts(first: -1) { totalCount } }',
  '{ drafts(first: 1000) { totalCount } }',
  '{ drafts(offset: -1) { totalCount } }',
  '{ drafts(after: "AggA") { totalCount } }',
];

/** By the id that WeChat has given a draft. */
export const BY_MEDIA_ID = [
  'draft(mediaId: $mediaId) { __typename }',
  'a: draft(mediaId: $mediaId) { id updatedAt } b: draft(mediaId: $mediaId) { ... on News { articles { title } } }',
].map((fields) => `query ($mediaId: ID!) { ${fields} }`);

/** By the global id of a draft, or of an article of one. */
export const BY_ID = [
  'node(id: $id) { __typename id }',
  'a: node(id: $id) { ... on Draft { mediaId } ... on Article { title content } ... on LibraryItem { updatedAt } }',
  'nodes(ids: [$id, $id]) { id ... on News { article { title } } }',
].map((fields) => `query ($id: ID!) { ${fields} }`);

/** Of a draft, of its two articles, and past the last. */
export const IDS = [DRAFT_ID, articleId(0), articleId(1), articleId(2)];
/** Of no draft. */
export const UNKNOWN_ID = Buffer.from('draft:unknown').toString('base64url');
const UNKNOWN_ARTICLE_ID = Buffer.from('draft/0:unknown').toString('base64url');

/** What is an error for outsiders, in each field that it asks for. */
export const FORBIDDEN_FIELDS: readonly Question[] = [
  ...[...LISTS, ...BAD_LISTS].map((query) => ({ query })),
  ...BY_MEDIA_ID.flatMap((query) =>
    [DRAFT.media_id, 'unknown', ''].map((mediaId) => ({ query, variables: { mediaId } })),
  ),
];

/** What is null for outsiders, with no error. */
export const NULL_NODES: readonly Question[] = BY_ID.flatMap((query) =>
  [...IDS, UNKNOWN_ID, UNKNOWN_ARTICLE_ID].map((id) => ({ query, variables: { id } })),
);
