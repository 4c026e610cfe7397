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
    "query Article($id: ID!) {\n  node(id: $id) {\n    ... on Article {\n      id\n      title\n      author\n      digest\n      url\n      contentSourceUrl\n      isDeleted\n      type\n      thumbMediaId\n      content(format: SAFE)\n      pictures {\n        mediaId\n        asset {\n          id\n          name\n          large: thumbnailUrl(width: 1080)\n        }\n      }\n    }\n  }\n}": typeof types.ArticleDocument,
    "query Assets($type: AssetType!, $first: Int, $after: String) {\n  page: assets(type: $type, first: $first, after: $after) {\n    totalCount\n    checkedAt\n    stale\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        ...Card\n      }\n    }\n  }\n}": typeof types.AssetsDocument,
    "fragment Card on LibraryItem {\n  __typename\n  id\n  updatedAt\n  ... on MediaAsset {\n    mediaId\n    type\n    name\n    description\n    url\n    downloadUrl\n    small: thumbnailUrl(width: 320)\n    large: thumbnailUrl(width: 1080)\n    image {\n      width\n      height\n      format\n      bytes\n      placeholder\n    }\n  }\n  ... on NewsAsset {\n    mediaId\n  }\n  ... on Draft {\n    mediaId\n  }\n  ... on Publication {\n    articleId\n  }\n  ... on News {\n    createdAt\n    articles {\n      id\n      title\n      author\n      digest\n      url\n      isDeleted\n      cover: thumbUrl(width: 320)\n    }\n  }\n}": typeof types.CardFragmentDoc,
    "query Now {\n  changes {\n    pageInfo {\n      endCursor\n    }\n  }\n}\n\nsubscription Changes($after: String) {\n  changes(after: $after) {\n    kind\n    list\n    itemId\n    cursor\n    item {\n      ...Card\n    }\n  }\n}": typeof types.NowDocument,
    "query Drafts($first: Int, $after: String) {\n  page: drafts(first: $first, after: $after) {\n    totalCount\n    checkedAt\n    stale\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        ...Card\n      }\n    }\n  }\n}": typeof types.DraftsDocument,
    "query Item($id: ID!) {\n  node(id: $id) {\n    ...Card\n  }\n}": typeof types.ItemDocument,
    "query Lists {\n  lists {\n    name\n    isAvailable\n    unavailableReason\n    totalCount\n    cachedCount\n    checkedAt\n    stale\n    coverage {\n      complete\n      indexed\n      total\n      provenAt\n      oldestReadAt\n    }\n    quota {\n      limit\n      used\n      remaining\n      resetAt\n    }\n  }\n}": typeof types.ListsDocument,
    "query Publications($first: Int, $after: String) {\n  page: publications(first: $first, after: $after) {\n    totalCount\n    checkedAt\n    stale\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        ...Card\n      }\n    }\n  }\n}": typeof types.PublicationsDocument,
    "query Search($query: String, $filter: SearchFilter, $sort: SearchSort, $first: Int, $after: String) {\n  page: search(\n    query: $query\n    filter: $filter\n    sort: $sort\n    first: $first\n    after: $after\n  ) {\n    totalCount\n    coverage {\n      complete\n      indexed\n      total\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        ...Card\n      }\n      matches {\n        article\n        field\n        snippet {\n          text\n          isMatch\n        }\n      }\n    }\n  }\n}": typeof types.SearchDocument,
};
const documents: Documents = {
    "query Article($id: ID!) {\n  node(id: $id) {\n    ... on Article {\n      id\n      title\n      author\n      digest\n      url\n      contentSourceUrl\n      isDeleted\n      type\n      thumbMediaId\n      content(format: SAFE)\n      pictures {\n        mediaId\n        asset {\n          id\n          name\n          large: thumbnailUrl(width: 1080)\n        }\n      }\n    }\n  }\n}": types.ArticleDocument,
    "query Assets($type: AssetType!, $first: Int, $after: String) {\n  page: assets(type: $type, first: $first, after: $after) {\n    totalCount\n    checkedAt\n    stale\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        ...Card\n      }\n    }\n  }\n}": types.AssetsDocument,
    "fragment Card on LibraryItem {\n  __typename\n  id\n  updatedAt\n  ... on MediaAsset {\n    mediaId\n    type\n    name\n    description\n    url\n    downloadUrl\n    small: thumbnailUrl(width: 320)\n    large: thumbnailUrl(width: 1080)\n    image {\n      width\n      height\n      format\n      bytes\n      placeholder\n    }\n  }\n  ... on NewsAsset {\n    mediaId\n  }\n  ... on Draft {\n    mediaId\n  }\n  ... on Publication {\n    articleId\n  }\n  ... on News {\n    createdAt\n    articles {\n      id\n      title\n      author\n      digest\n      url\n      isDeleted\n      cover: thumbUrl(width: 320)\n    }\n  }\n}": types.CardFragmentDoc,
    "query Now {\n  changes {\n    pageInfo {\n      endCursor\n    }\n  }\n}\n\nsubscription Changes($after: String) {\n  changes(after: $after) {\n    kind\n    list\n    itemId\n    cursor\n    item {\n      ...Card\n    }\n  }\n}": types.NowDocument,
    "query Drafts($first: Int, $after: String) {\n  page: drafts(first: $first, after: $after) {\n    totalCount\n    checkedAt\n    stale\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        ...Card\n      }\n    }\n  }\n}": types.DraftsDocument,
    "query Item($id: ID!) {\n  node(id: $id) {\n    ...Card\n  }\n}": types.ItemDocument,
    "query Lists {\n  lists {\n    name\n    isAvailable\n    unavailableReason\n    totalCount\n    cachedCount\n    checkedAt\n    stale\n    coverage {\n      complete\n      indexed\n      total\n      provenAt\n      oldestReadAt\n    }\n    quota {\n      limit\n      used\n      remaining\n      resetAt\n    }\n  }\n}": types.ListsDocument,
    "query Publications($first: Int, $after: String) {\n  page: publications(first: $first, after: $after) {\n    totalCount\n    checkedAt\n    stale\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        ...Card\n      }\n    }\n  }\n}": types.PublicationsDocument,
    "query Search($query: String, $filter: SearchFilter, $sort: SearchSort, $first: Int, $after: String) {\n  page: search(\n    query: $query\n    filter: $filter\n    sort: $sort\n    first: $first\n    after: $after\n  ) {\n    totalCount\n    coverage {\n      complete\n      indexed\n      total\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        ...Card\n      }\n      matches {\n        article\n        field\n        snippet {\n          text\n          isMatch\n        }\n      }\n    }\n  }\n}": types.SearchDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Article($id: ID!) {\n  node(id: $id) {\n    ... on Article {\n      id\n      title\n      author\n      digest\n      url\n      contentSourceUrl\n      isDeleted\n      type\n      thumbMediaId\n      content(format: SAFE)\n      pictures {\n        mediaId\n        asset {\n          id\n          name\n          large: thumbnailUrl(width: 1080)\n        }\n      }\n    }\n  }\n}"): typeof import('./graphql.ts').ArticleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Assets($type: AssetType!, $first: Int, $after: String) {\n  page: assets(type: $type, first: $first, after: $after) {\n    totalCount\n    checkedAt\n    stale\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        ...Card\n      }\n    }\n  }\n}"): typeof import('./graphql.ts').AssetsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment Card on LibraryItem {\n  __typename\n  id\n  updatedAt\n  ... on MediaAsset {\n    mediaId\n    type\n    name\n    description\n    url\n    downloadUrl\n    small: thumbnailUrl(width: 320)\n    large: thumbnailUrl(width: 1080)\n    image {\n      width\n      height\n      format\n      bytes\n      placeholder\n    }\n  }\n  ... on NewsAsset {\n    mediaId\n  }\n  ... on Draft {\n    mediaId\n  }\n  ... on Publication {\n    articleId\n  }\n  ... on News {\n    createdAt\n    articles {\n      id\n      title\n      author\n      digest\n      url\n      isDeleted\n      cover: thumbUrl(width: 320)\n    }\n  }\n}"): typeof import('./graphql.ts').CardFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Now {\n  changes {\n    pageInfo {\n      endCursor\n    }\n  }\n}\n\nsubscription Changes($after: String) {\n  changes(after: $after) {\n    kind\n    list\n    itemId\n    cursor\n    item {\n      ...Card\n    }\n  }\n}"): typeof import('./graphql.ts').NowDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Drafts($first: Int, $after: String) {\n  page: drafts(first: $first, after: $after) {\n    totalCount\n    checkedAt\n    stale\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        ...Card\n      }\n    }\n  }\n}"): typeof import('./graphql.ts').DraftsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Item($id: ID!) {\n  node(id: $id) {\n    ...Card\n  }\n}"): typeof import('./graphql.ts').ItemDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Lists {\n  lists {\n    name\n    isAvailable\n    unavailableReason\n    totalCount\n    cachedCount\n    checkedAt\n    stale\n    coverage {\n      complete\n      indexed\n      total\n      provenAt\n      oldestReadAt\n    }\n    quota {\n      limit\n      used\n      remaining\n      resetAt\n    }\n  }\n}"): typeof import('./graphql.ts').ListsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Publications($first: Int, $after: String) {\n  page: publications(first: $first, after: $after) {\n    totalCount\n    checkedAt\n    stale\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        ...Card\n      }\n    }\n  }\n}"): typeof import('./graphql.ts').PublicationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Search($query: String, $filter: SearchFilter, $sort: SearchSort, $first: Int, $after: String) {\n  page: search(\n    query: $query\n    filter: $filter\n    sort: $sort\n    first: $first\n    after: $after\n  ) {\n    totalCount\n    coverage {\n      complete\n      indexed\n      total\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        ...Card\n      }\n      matches {\n        article\n        field\n        snippet {\n          text\n          isMatch\n        }\n      }\n    }\n  }\n}"): typeof import('./graphql.ts').SearchDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
