/* eslint-disable */
import * as types from './graphql.ts';



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
    "\n  fragment Tile on MediaAsset {\n    id\n    name\n    small: thumbnailUrl(width: 320)\n    medium: thumbnailUrl(width: 640)\n  }\n": typeof types.TileFragmentDoc,
    "\n  query Album($after: String) {\n    assets(type: IMAGE, first: 20, after: $after) {\n      totalCount\n      stale\n      checkedAt\n      nodes {\n        __typename\n        id\n        ...Tile\n        ...Picture\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.AlbumDocument,
    "\n  query ArticleById($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Article {\n        title\n        author\n        content(format: SAFE)\n      }\n    }\n  }\n": typeof types.ArticleByIdDocument,
    "\n  fragment NewsItem on NewsAsset {\n    id\n    articles {\n      id\n      title\n      author\n    }\n  }\n": typeof types.NewsItemFragmentDoc,
    "\n  query News($after: String) {\n    assets(type: NEWS, first: 20, after: $after) {\n      totalCount\n      stale\n      checkedAt\n      nodes {\n        __typename\n        id\n        ...NewsItem\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.NewsDocument,
    "\n  fragment Picture on MediaAsset {\n    name\n    updatedAt\n    large: thumbnailUrl(width: 1080)\n  }\n": typeof types.PictureFragmentDoc,
    "\n  query PictureById($id: ID!) {\n    node(id: $id) {\n      __typename\n      ...Picture\n    }\n  }\n": typeof types.PictureByIdDocument,
    "\n  fragment Found on SearchEdge {\n    node {\n      id\n      ... on MediaAsset {\n        name\n        type\n      }\n      ... on News {\n        articles {\n          id\n          title\n        }\n      }\n    }\n    matches {\n      article\n      field\n      snippet {\n        text\n        isMatch\n      }\n    }\n  }\n": typeof types.FoundFragmentDoc,
    "\n  query Search($words: String!, $after: String) {\n    search(query: $words, first: 20, after: $after) {\n      totalCount\n      coverage {\n        complete\n        indexed\n        total\n      }\n      edges {\n        node {\n          id\n        }\n        ...Found\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.SearchDocument,
};
const documents: Documents = {
    "\n  fragment Tile on MediaAsset {\n    id\n    name\n    small: thumbnailUrl(width: 320)\n    medium: thumbnailUrl(width: 640)\n  }\n": types.TileFragmentDoc,
    "\n  query Album($after: String) {\n    assets(type: IMAGE, first: 20, after: $after) {\n      totalCount\n      stale\n      checkedAt\n      nodes {\n        __typename\n        id\n        ...Tile\n        ...Picture\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.AlbumDocument,
    "\n  query ArticleById($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Article {\n        title\n        author\n        content(format: SAFE)\n      }\n    }\n  }\n": types.ArticleByIdDocument,
    "\n  fragment NewsItem on NewsAsset {\n    id\n    articles {\n      id\n      title\n      author\n    }\n  }\n": types.NewsItemFragmentDoc,
    "\n  query News($after: String) {\n    assets(type: NEWS, first: 20, after: $after) {\n      totalCount\n      stale\n      checkedAt\n      nodes {\n        __typename\n        id\n        ...NewsItem\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.NewsDocument,
    "\n  fragment Picture on MediaAsset {\n    name\n    updatedAt\n    large: thumbnailUrl(width: 1080)\n  }\n": types.PictureFragmentDoc,
    "\n  query PictureById($id: ID!) {\n    node(id: $id) {\n      __typename\n      ...Picture\n    }\n  }\n": types.PictureByIdDocument,
    "\n  fragment Found on SearchEdge {\n    node {\n      id\n      ... on MediaAsset {\n        name\n        type\n      }\n      ... on News {\n        articles {\n          id\n          title\n        }\n      }\n    }\n    matches {\n      article\n      field\n      snippet {\n        text\n        isMatch\n      }\n    }\n  }\n": types.FoundFragmentDoc,
    "\n  query Search($words: String!, $after: String) {\n    search(query: $words, first: 20, after: $after) {\n      totalCount\n      coverage {\n        complete\n        indexed\n        total\n      }\n      edges {\n        node {\n          id\n        }\n        ...Found\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.SearchDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Tile on MediaAsset {\n    id\n    name\n    small: thumbnailUrl(width: 320)\n    medium: thumbnailUrl(width: 640)\n  }\n"): typeof import('./graphql.ts').TileFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Album($after: String) {\n    assets(type: IMAGE, first: 20, after: $after) {\n      totalCount\n      stale\n      checkedAt\n      nodes {\n        __typename\n        id\n        ...Tile\n        ...Picture\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): typeof import('./graphql.ts').AlbumDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ArticleById($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Article {\n        title\n        author\n        content(format: SAFE)\n      }\n    }\n  }\n"): typeof import('./graphql.ts').ArticleByIdDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment NewsItem on NewsAsset {\n    id\n    articles {\n      id\n      title\n      author\n    }\n  }\n"): typeof import('./graphql.ts').NewsItemFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query News($after: String) {\n    assets(type: NEWS, first: 20, after: $after) {\n      totalCount\n      stale\n      checkedAt\n      nodes {\n        __typename\n        id\n        ...NewsItem\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): typeof import('./graphql.ts').NewsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Picture on MediaAsset {\n    name\n    updatedAt\n    large: thumbnailUrl(width: 1080)\n  }\n"): typeof import('./graphql.ts').PictureFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PictureById($id: ID!) {\n    node(id: $id) {\n      __typename\n      ...Picture\n    }\n  }\n"): typeof import('./graphql.ts').PictureByIdDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Found on SearchEdge {\n    node {\n      id\n      ... on MediaAsset {\n        name\n        type\n      }\n      ... on News {\n        articles {\n          id\n          title\n        }\n      }\n    }\n    matches {\n      article\n      field\n      snippet {\n        text\n        isMatch\n      }\n    }\n  }\n"): typeof import('./graphql.ts').FoundFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Search($words: String!, $after: String) {\n    search(query: $words, first: 20, after: $after) {\n      totalCount\n      coverage {\n        complete\n        indexed\n        total\n      }\n      edges {\n        node {\n          id\n        }\n        ...Found\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): typeof import('./graphql.ts').SearchDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
