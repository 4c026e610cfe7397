/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query Album($after: String) {\n    assets(type: IMAGE, first: 20, after: $after) {\n      totalCount\n      ...Freshness\n      edges {\n        node { __typename id ...Tile ...Figure }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.AlbumDocument,
    "\n  query Article($id: ID!) {\n    node(id: $id) {\n      __typename\n      id\n      ... on Article { title author content(format: SAFE) }\n    }\n  }\n": typeof types.ArticleDocument,
    "\n  fragment NewsItem on NewsAsset {\n    articles { id title author }\n  }\n": typeof types.NewsItemFragmentDoc,
    "\n  query Articles($after: String) {\n    assets(type: NEWS, first: 20, after: $after) {\n      totalCount\n      ...Freshness\n      edges {\n        node { __typename id ...NewsItem }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.ArticlesDocument,
    "\n  fragment Found on SearchEdge {\n    matches {\n      article\n      field\n      snippet { text isMatch }\n    }\n    node {\n      __typename\n      id\n      ... on MediaAsset { name type }\n      ... on News {\n        articles { id title }\n      }\n    }\n  }\n": typeof types.FoundFragmentDoc,
    "\n  fragment Freshness on AssetConnection {\n    stale\n    checkedAt\n  }\n": typeof types.FreshnessFragmentDoc,
    "\n  fragment Figure on MediaAsset {\n    name\n    updatedAt\n    w1080: thumbnailUrl(width: 1080)\n  }\n": typeof types.FigureFragmentDoc,
    "\n  query Picture($id: ID!) {\n    node(id: $id) { __typename id ...Figure }\n  }\n": typeof types.PictureDocument,
    "\n  query Search($words: String!, $after: String) {\n    search(query: $words, first: 20, after: $after) {\n      totalCount\n      coverage { complete indexed total }\n      edges {\n        ...Found\n        node { id }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.SearchDocument,
    "\n  fragment Tile on MediaAsset {\n    id\n    name\n    w320: thumbnailUrl(width: 320)\n    w640: thumbnailUrl(width: 640)\n  }\n": typeof types.TileFragmentDoc,
};
const documents: Documents = {
    "\n  query Album($after: String) {\n    assets(type: IMAGE, first: 20, after: $after) {\n      totalCount\n      ...Freshness\n      edges {\n        node { __typename id ...Tile ...Figure }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.AlbumDocument,
    "\n  query Article($id: ID!) {\n    node(id: $id) {\n      __typename\n      id\n      ... on Article { title author content(format: SAFE) }\n    }\n  }\n": types.ArticleDocument,
    "\n  fragment NewsItem on NewsAsset {\n    articles { id title author }\n  }\n": types.NewsItemFragmentDoc,
    "\n  query Articles($after: String) {\n    assets(type: NEWS, first: 20, after: $after) {\n      totalCount\n      ...Freshness\n      edges {\n        node { __typename id ...NewsItem }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.ArticlesDocument,
    "\n  fragment Found on SearchEdge {\n    matches {\n      article\n      field\n      snippet { text isMatch }\n    }\n    node {\n      __typename\n      id\n      ... on MediaAsset { name type }\n      ... on News {\n        articles { id title }\n      }\n    }\n  }\n": types.FoundFragmentDoc,
    "\n  fragment Freshness on AssetConnection {\n    stale\n    checkedAt\n  }\n": types.FreshnessFragmentDoc,
    "\n  fragment Figure on MediaAsset {\n    name\n    updatedAt\n    w1080: thumbnailUrl(width: 1080)\n  }\n": types.FigureFragmentDoc,
    "\n  query Picture($id: ID!) {\n    node(id: $id) { __typename id ...Figure }\n  }\n": types.PictureDocument,
    "\n  query Search($words: String!, $after: String) {\n    search(query: $words, first: 20, after: $after) {\n      totalCount\n      coverage { complete indexed total }\n      edges {\n        ...Found\n        node { id }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.SearchDocument,
    "\n  fragment Tile on MediaAsset {\n    id\n    name\n    w320: thumbnailUrl(width: 320)\n    w640: thumbnailUrl(width: 640)\n  }\n": types.TileFragmentDoc,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Album($after: String) {\n    assets(type: IMAGE, first: 20, after: $after) {\n      totalCount\n      ...Freshness\n      edges {\n        node { __typename id ...Tile ...Figure }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): (typeof documents)["\n  query Album($after: String) {\n    assets(type: IMAGE, first: 20, after: $after) {\n      totalCount\n      ...Freshness\n      edges {\n        node { __typename id ...Tile ...Figure }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Article($id: ID!) {\n    node(id: $id) {\n      __typename\n      id\n      ... on Article { title author content(format: SAFE) }\n    }\n  }\n"): (typeof documents)["\n  query Article($id: ID!) {\n    node(id: $id) {\n      __typename\n      id\n      ... on Article { title author content(format: SAFE) }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment NewsItem on NewsAsset {\n    articles { id title author }\n  }\n"): (typeof documents)["\n  fragment NewsItem on NewsAsset {\n    articles { id title author }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Articles($after: String) {\n    assets(type: NEWS, first: 20, after: $after) {\n      totalCount\n      ...Freshness\n      edges {\n        node { __typename id ...NewsItem }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): (typeof documents)["\n  query Articles($after: String) {\n    assets(type: NEWS, first: 20, after: $after) {\n      totalCount\n      ...Freshness\n      edges {\n        node { __typename id ...NewsItem }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Found on SearchEdge {\n    matches {\n      article\n      field\n      snippet { text isMatch }\n    }\n    node {\n      __typename\n      id\n      ... on MediaAsset { name type }\n      ... on News {\n        articles { id title }\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment Found on SearchEdge {\n    matches {\n      article\n      field\n      snippet { text isMatch }\n    }\n    node {\n      __typename\n      id\n      ... on MediaAsset { name type }\n      ... on News {\n        articles { id title }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Freshness on AssetConnection {\n    stale\n    checkedAt\n  }\n"): (typeof documents)["\n  fragment Freshness on AssetConnection {\n    stale\n    checkedAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Figure on MediaAsset {\n    name\n    updatedAt\n    w1080: thumbnailUrl(width: 1080)\n  }\n"): (typeof documents)["\n  fragment Figure on MediaAsset {\n    name\n    updatedAt\n    w1080: thumbnailUrl(width: 1080)\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Picture($id: ID!) {\n    node(id: $id) { __typename id ...Figure }\n  }\n"): (typeof documents)["\n  query Picture($id: ID!) {\n    node(id: $id) { __typename id ...Figure }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Search($words: String!, $after: String) {\n    search(query: $words, first: 20, after: $after) {\n      totalCount\n      coverage { complete indexed total }\n      edges {\n        ...Found\n        node { id }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): (typeof documents)["\n  query Search($words: String!, $after: String) {\n    search(query: $words, first: 20, after: $after) {\n      totalCount\n      coverage { complete indexed total }\n      edges {\n        ...Found\n        node { id }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Tile on MediaAsset {\n    id\n    name\n    w320: thumbnailUrl(width: 320)\n    w640: thumbnailUrl(width: 640)\n  }\n"): (typeof documents)["\n  fragment Tile on MediaAsset {\n    id\n    name\n    w320: thumbnailUrl(width: 320)\n    w640: thumbnailUrl(width: 640)\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;