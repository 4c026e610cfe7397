/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What an article is. */
export type ArticleType =
  /** Text with pictures, as HTML. */
  | 'NEWS'
  /** A picture post: up to twenty pictures, and a plain text. */
  | 'PICTURES';

/** The four kinds of permanent asset. Each is a list of its own. */
export type AssetType =
  /** A picture. */
  | 'IMAGE'
  /** A news asset: one to eight articles that are sent to followers as one message. */
  | 'NEWS'
  /** A video. */
  | 'VIDEO'
  /** A sound recording. */
  | 'VOICE';

/** What has become of an item. */
export type ChangeKind =
  /** It was edited or renamed, or WeChat has sent something else about it. */
  | 'CHANGED'
  /** It came to its list. */
  | 'CREATED'
  /** It is gone from its list. */
  | 'DELETED';

/** A span of time. Without one of its ends it is open there. */
export type DateTimeRange = {
  /** The first instant after it, later than `from`. */
  before?: string | null | undefined;
  /** The first instant that is in it. */
  from?: string | null | undefined;
};

/** The lists of the account, each with an order and a total of its own. */
export type ListName =
  /** Articles that are not published yet. */
  | 'DRAFT'
  /** Pictures. */
  | 'IMAGE'
  /** News assets: articles written until November 2021. */
  | 'NEWS'
  /** Articles published since November 2021. */
  | 'PUBLICATION'
  /** Videos. */
  | 'VIDEO'
  /** Sound recordings. */
  | 'VOICE';

/** What words are looked for in. */
export type SearchField =
  /** Who is named as the author of an article. */
  | 'AUTHOR'
  /** The summary of an article, or the introduction of a video. */
  | 'DIGEST'
  /** The name of a picture, voice or video. */
  | 'NAME'
  /** The content of an article, as plain text. */
  | 'TEXT'
  /** The headline of an article. */
  | 'TITLE';

/** What is searched. An item has to meet all that is given; what is left out, or null, leaves nothing out. */
export type SearchFilter = {
  /** Only items that have a cover picture, or an article with one: articles and videos may. With false, others. */
  hasCover?: boolean | null | undefined;
  /** Only items that have an address of their own, or an article with one; with false, others. */
  hasUrl?: boolean | null | undefined;
  /** Only words that are found here count, at least one. Goes with `query` alone. By default, words in any of them. */
  in?: Array<SearchField> | null | undefined;
  /** Only items of these lists, at least one. By default, of all lists that the caller may read: drafts are among them for callers who may see drafts, and others who name `DRAFT` get `FORBIDDEN`. */
  lists?: Array<ListName> | null | undefined;
  /** Only items whose `updatedAt` is in this span. */
  updatedAt?: DateTimeRange | null | undefined;
};

/** In which order items are found. Those that compare alike keep one order, the same on all pages. */
export type SearchSort = {
  /** What decides the order. */
  by: SearchSortKey;
  /** Which end comes first. By default `ASC` for `NAME`, and `DESC` for the others. */
  direction?: SortDirection | null | undefined;
};

/** What a search is sorted by. */
export type SearchSortKey =
  /** The name of a picture, voice or video; the title of the first article. Upper and lower case are alike, Chinese is in the order of Unicode, and the first 64 characters count. */
  | 'NAME'
  /** First the items with all words in their name or title, then those that need their summary or author for it, then those that need their text; within each, by `updatedAt`. Goes with `query` alone. */
  | 'RELEVANCE'
  /** When it was last edited or renamed, as `updatedAt`. */
  | 'UPDATED_AT';

/** Which end of an order comes first. */
export type SortDirection =
  /** The smallest, oldest or least relevant first. */
  | 'ASC'
  /** The largest, newest or most relevant first. */
  | 'DESC';

export type ArticleQueryVariables = Exact<{
  id: string | number;
}>;


export type ArticleQuery = { node:
    | { id: string, title: string | null, author: string | null, digest: string | null, url: string | null, contentSourceUrl: string | null, isDeleted: boolean | null, type: ArticleType | null, thumbMediaId: string | null, content: string | null, pictures: Array<{ mediaId: string, asset: { id: string, name: string | null, large: string | null } | null }> }
    | Record<PropertyKey, never>
   | null };

export type AssetsQueryVariables = Exact<{
  type: AssetType;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type AssetsQuery = { page: { totalCount: number, checkedAt: string, stale: boolean, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node:
        | { __typename: 'MediaAsset', mediaId: string, type: AssetType, name: string | null, description: string | null, url: string | null, downloadUrl: string | null, id: string, updatedAt: string, small: string | null, large: string | null, image: { width: number, height: number, format: string, bytes: number | null, placeholder: string | null } | null }
        | { __typename: 'NewsAsset', mediaId: string, createdAt: string | null, id: string, updatedAt: string, articles: Array<{ id: string, title: string | null, author: string | null, digest: string | null, url: string | null, isDeleted: boolean | null, cover: string | null }> }
       }> } | null };

type Card_Draft_Fragment = { __typename: 'Draft', mediaId: string, createdAt: string | null, id: string, updatedAt: string, articles: Array<{ id: string, title: string | null, author: string | null, digest: string | null, url: string | null, isDeleted: boolean | null, cover: string | null }> };

type Card_MediaAsset_Fragment = { __typename: 'MediaAsset', mediaId: string, type: AssetType, name: string | null, description: string | null, url: string | null, downloadUrl: string | null, id: string, updatedAt: string, small: string | null, large: string | null, image: { width: number, height: number, format: string, bytes: number | null, placeholder: string | null } | null };

type Card_NewsAsset_Fragment = { __typename: 'NewsAsset', mediaId: string, createdAt: string | null, id: string, updatedAt: string, articles: Array<{ id: string, title: string | null, author: string | null, digest: string | null, url: string | null, isDeleted: boolean | null, cover: string | null }> };

type Card_Publication_Fragment = { __typename: 'Publication', articleId: string, createdAt: string | null, id: string, updatedAt: string, articles: Array<{ id: string, title: string | null, author: string | null, digest: string | null, url: string | null, isDeleted: boolean | null, cover: string | null }> };

export type CardFragment =
  | Card_Draft_Fragment
  | Card_MediaAsset_Fragment
  | Card_NewsAsset_Fragment
  | Card_Publication_Fragment
;

export type NowQueryVariables = Exact<{ [key: string]: never; }>;


export type NowQuery = { changes: { pageInfo: { endCursor: string | null } } | null };

export type ChangesSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ChangesSubscription = { changes: { kind: ChangeKind, list: ListName, itemId: string, cursor: string, item:
      | { __typename: 'Draft', mediaId: string, createdAt: string | null, id: string, updatedAt: string, articles: Array<{ id: string, title: string | null, author: string | null, digest: string | null, url: string | null, isDeleted: boolean | null, cover: string | null }> }
      | { __typename: 'MediaAsset', mediaId: string, type: AssetType, name: string | null, description: string | null, url: string | null, downloadUrl: string | null, id: string, updatedAt: string, small: string | null, large: string | null, image: { width: number, height: number, format: string, bytes: number | null, placeholder: string | null } | null }
      | { __typename: 'NewsAsset', mediaId: string, createdAt: string | null, id: string, updatedAt: string, articles: Array<{ id: string, title: string | null, author: string | null, digest: string | null, url: string | null, isDeleted: boolean | null, cover: string | null }> }
      | { __typename: 'Publication', articleId: string, createdAt: string | null, id: string, updatedAt: string, articles: Array<{ id: string, title: string | null, author: string | null, digest: string | null, url: string | null, isDeleted: boolean | null, cover: string | null }> }
     | null } };

export type DraftsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DraftsQuery = { page: { totalCount: number, checkedAt: string, stale: boolean, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { __typename: 'Draft', mediaId: string, createdAt: string | null, id: string, updatedAt: string, articles: Array<{ id: string, title: string | null, author: string | null, digest: string | null, url: string | null, isDeleted: boolean | null, cover: string | null }> } }> } | null };

export type ItemQueryVariables = Exact<{
  id: string | number;
}>;


export type ItemQuery = { node:
    | { __typename: 'Draft', mediaId: string, createdAt: string | null, id: string, updatedAt: string, articles: Array<{ id: string, title: string | null, author: string | null, digest: string | null, url: string | null, isDeleted: boolean | null, cover: string | null }> }
    | { __typename: 'MediaAsset', mediaId: string, type: AssetType, name: string | null, description: string | null, url: string | null, downloadUrl: string | null, id: string, updatedAt: string, small: string | null, large: string | null, image: { width: number, height: number, format: string, bytes: number | null, placeholder: string | null } | null }
    | { __typename: 'NewsAsset', mediaId: string, createdAt: string | null, id: string, updatedAt: string, articles: Array<{ id: string, title: string | null, author: string | null, digest: string | null, url: string | null, isDeleted: boolean | null, cover: string | null }> }
    | { __typename: 'Publication', articleId: string, createdAt: string | null, id: string, updatedAt: string, articles: Array<{ id: string, title: string | null, author: string | null, digest: string | null, url: string | null, isDeleted: boolean | null, cover: string | null }> }
    | Record<PropertyKey, never>
   | null };

export type ListsQueryVariables = Exact<{ [key: string]: never; }>;


export type ListsQuery = { lists: Array<{ name: ListName, isAvailable: boolean, unavailableReason: string | null, totalCount: number | null, cachedCount: number, checkedAt: string | null, stale: boolean, coverage: { complete: boolean, indexed: number, total: number | null, provenAt: string | null, oldestReadAt: string | null } | null, quota: { limit: number | null, used: number, remaining: number | null, resetAt: string } }> };

export type PublicationsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type PublicationsQuery = { page: { totalCount: number, checkedAt: string, stale: boolean, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { __typename: 'Publication', articleId: string, createdAt: string | null, id: string, updatedAt: string, articles: Array<{ id: string, title: string | null, author: string | null, digest: string | null, url: string | null, isDeleted: boolean | null, cover: string | null }> } }> } | null };

export type SearchQueryVariables = Exact<{
  query?: string | null | undefined;
  filter?: SearchFilter | null | undefined;
  sort?: SearchSort | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SearchQuery = { page: { totalCount: number, coverage: { complete: boolean, indexed: number, total: number | null }, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node:
        | { __typename: 'Draft', mediaId: string, createdAt: string | null, id: string, updatedAt: string, articles: Array<{ id: string, title: string | null, author: string | null, digest: string | null, url: string | null, isDeleted: boolean | null, cover: string | null }> }
        | { __typename: 'MediaAsset', mediaId: string, type: AssetType, name: string | null, description: string | null, url: string | null, downloadUrl: string | null, id: string, updatedAt: string, small: string | null, large: string | null, image: { width: number, height: number, format: string, bytes: number | null, placeholder: string | null } | null }
        | { __typename: 'NewsAsset', mediaId: string, createdAt: string | null, id: string, updatedAt: string, articles: Array<{ id: string, title: string | null, author: string | null, digest: string | null, url: string | null, isDeleted: boolean | null, cover: string | null }> }
        | { __typename: 'Publication', articleId: string, createdAt: string | null, id: string, updatedAt: string, articles: Array<{ id: string, title: string | null, author: string | null, digest: string | null, url: string | null, isDeleted: boolean | null, cover: string | null }> }
      , matches: Array<{ article: number | null, field: SearchField, snippet: Array<{ text: string, isMatch: boolean }> }> }> } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const CardFragmentDoc = new TypedDocumentString(`
    fragment Card on LibraryItem {
  __typename
  id
  updatedAt
  ... on MediaAsset {
    mediaId
    type
    name
    description
    url
    downloadUrl
    small: thumbnailUrl(width: 320)
    large: thumbnailUrl(width: 1080)
    image {
      width
      height
      format
      bytes
      placeholder
    }
  }
  ... on NewsAsset {
    mediaId
  }
  ... on Draft {
    mediaId
  }
  ... on Publication {
    articleId
  }
  ... on News {
    createdAt
    articles {
      id
      title
      author
      digest
      url
      isDeleted
      cover: thumbUrl(width: 320)
    }
  }
}
    `, {"fragmentName":"Card"}) as unknown as TypedDocumentString<CardFragment, unknown>;
export const ArticleDocument = new TypedDocumentString(`
    query Article($id: ID!) {
  node(id: $id) {
    ... on Article {
      id
      title
      author
      digest
      url
      contentSourceUrl
      isDeleted
      type
      thumbMediaId
      content(format: SAFE)
      pictures {
        mediaId
        asset {
          id
          name
          large: thumbnailUrl(width: 1080)
        }
      }
    }
  }
}
    `, {"hash":"sha256:308adeba7770e087f79b4e1e1212e8ccdd7dce7e171d00f618dc8ba18815c09f"}) as unknown as TypedDocumentString<ArticleQuery, ArticleQueryVariables>;
export const AssetsDocument = new TypedDocumentString(`
    query Assets($type: AssetType!, $first: Int, $after: String) {
  page: assets(type: $type, first: $first, after: $after) {
    totalCount
    checkedAt
    stale
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...Card
      }
    }
  }
}
    fragment Card on LibraryItem {
  __typename
  id
  updatedAt
  ... on MediaAsset {
    mediaId
    type
    name
    description
    url
    downloadUrl
    small: thumbnailUrl(width: 320)
    large: thumbnailUrl(width: 1080)
    image {
      width
      height
      format
      bytes
      placeholder
    }
  }
  ... on NewsAsset {
    mediaId
  }
  ... on Draft {
    mediaId
  }
  ... on Publication {
    articleId
  }
  ... on News {
    createdAt
    articles {
      id
      title
      author
      digest
      url
      isDeleted
      cover: thumbUrl(width: 320)
    }
  }
}`, {"hash":"sha256:ec8c517bbe15fb7bd25d635b77befd911b9ec3fdf5e9e1f0b345e51fe16fb668"}) as unknown as TypedDocumentString<AssetsQuery, AssetsQueryVariables>;
export const NowDocument = new TypedDocumentString(`
    query Now {
  changes {
    pageInfo {
      endCursor
    }
  }
}
    `, {"hash":"sha256:abf5de0e1313076fc993d31b182f90c4919d09b5fda5d23149d157ecfe495214"}) as unknown as TypedDocumentString<NowQuery, NowQueryVariables>;
export const ChangesDocument = new TypedDocumentString(`
    subscription Changes($after: String) {
  changes(after: $after) {
    kind
    list
    itemId
    cursor
    item {
      ...Card
    }
  }
}
    fragment Card on LibraryItem {
  __typename
  id
  updatedAt
  ... on MediaAsset {
    mediaId
    type
    name
    description
    url
    downloadUrl
    small: thumbnailUrl(width: 320)
    large: thumbnailUrl(width: 1080)
    image {
      width
      height
      format
      bytes
      placeholder
    }
  }
  ... on NewsAsset {
    mediaId
  }
  ... on Draft {
    mediaId
  }
  ... on Publication {
    articleId
  }
  ... on News {
    createdAt
    articles {
      id
      title
      author
      digest
      url
      isDeleted
      cover: thumbUrl(width: 320)
    }
  }
}`, {"hash":"sha256:2a6e2b2b6c6ae05ecd89f5f86a93e2a5b4a5e2e23349c8f1621942111afd94b6"}) as unknown as TypedDocumentString<ChangesSubscription, ChangesSubscriptionVariables>;
export const DraftsDocument = new TypedDocumentString(`
    query Drafts($first: Int, $after: String) {
  page: drafts(first: $first, after: $after) {
    totalCount
    checkedAt
    stale
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...Card
      }
    }
  }
}
    fragment Card on LibraryItem {
  __typename
  id
  updatedAt
  ... on MediaAsset {
    mediaId
    type
    name
    description
    url
    downloadUrl
    small: thumbnailUrl(width: 320)
    large: thumbnailUrl(width: 1080)
    image {
      width
      height
      format
      bytes
      placeholder
    }
  }
  ... on NewsAsset {
    mediaId
  }
  ... on Draft {
    mediaId
  }
  ... on Publication {
    articleId
  }
  ... on News {
    createdAt
    articles {
      id
      title
      author
      digest
      url
      isDeleted
      cover: thumbUrl(width: 320)
    }
  }
}`, {"hash":"sha256:1ce07c4c77abc979f0a40b0caa7ac17f3412e4fad84f5b42ac16bb6e477ebabb"}) as unknown as TypedDocumentString<DraftsQuery, DraftsQueryVariables>;
export const ItemDocument = new TypedDocumentString(`
    query Item($id: ID!) {
  node(id: $id) {
    ...Card
  }
}
    fragment Card on LibraryItem {
  __typename
  id
  updatedAt
  ... on MediaAsset {
    mediaId
    type
    name
    description
    url
    downloadUrl
    small: thumbnailUrl(width: 320)
    large: thumbnailUrl(width: 1080)
    image {
      width
      height
      format
      bytes
      placeholder
    }
  }
  ... on NewsAsset {
    mediaId
  }
  ... on Draft {
    mediaId
  }
  ... on Publication {
    articleId
  }
  ... on News {
    createdAt
    articles {
      id
      title
      author
      digest
      url
      isDeleted
      cover: thumbUrl(width: 320)
    }
  }
}`, {"hash":"sha256:1dad02d19521ca50bf3d9f7f15c7d00c9577f42aedc4f92a50bcab1b21c0f969"}) as unknown as TypedDocumentString<ItemQuery, ItemQueryVariables>;
export const ListsDocument = new TypedDocumentString(`
    query Lists {
  lists {
    name
    isAvailable
    unavailableReason
    totalCount
    cachedCount
    checkedAt
    stale
    coverage {
      complete
      indexed
      total
      provenAt
      oldestReadAt
    }
    quota {
      limit
      used
      remaining
      resetAt
    }
  }
}
    `, {"hash":"sha256:19fcfd9f1f7b2dd2074a02a87bb25375e81aeb49b5baf640a23b59c20e027005"}) as unknown as TypedDocumentString<ListsQuery, ListsQueryVariables>;
export const PublicationsDocument = new TypedDocumentString(`
    query Publications($first: Int, $after: String) {
  page: publications(first: $first, after: $after) {
    totalCount
    checkedAt
    stale
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...Card
      }
    }
  }
}
    fragment Card on LibraryItem {
  __typename
  id
  updatedAt
  ... on MediaAsset {
    mediaId
    type
    name
    description
    url
    downloadUrl
    small: thumbnailUrl(width: 320)
    large: thumbnailUrl(width: 1080)
    image {
      width
      height
      format
      bytes
      placeholder
    }
  }
  ... on NewsAsset {
    mediaId
  }
  ... on Draft {
    mediaId
  }
  ... on Publication {
    articleId
  }
  ... on News {
    createdAt
    articles {
      id
      title
      author
      digest
      url
      isDeleted
      cover: thumbUrl(width: 320)
    }
  }
}`, {"hash":"sha256:38eb1bd2773c9fc58a69348f841fd1def64314b6bac244469f59ced93e1db0d8"}) as unknown as TypedDocumentString<PublicationsQuery, PublicationsQueryVariables>;
export const SearchDocument = new TypedDocumentString(`
    query Search($query: String, $filter: SearchFilter, $sort: SearchSort, $first: Int, $after: String) {
  page: search(
    query: $query
    filter: $filter
    sort: $sort
    first: $first
    after: $after
  ) {
    totalCount
    coverage {
      complete
      indexed
      total
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...Card
      }
      matches {
        article
        field
        snippet {
          text
          isMatch
        }
      }
    }
  }
}
    fragment Card on LibraryItem {
  __typename
  id
  updatedAt
  ... on MediaAsset {
    mediaId
    type
    name
    description
    url
    downloadUrl
    small: thumbnailUrl(width: 320)
    large: thumbnailUrl(width: 1080)
    image {
      width
      height
      format
      bytes
      placeholder
    }
  }
  ... on NewsAsset {
    mediaId
  }
  ... on Draft {
    mediaId
  }
  ... on Publication {
    articleId
  }
  ... on News {
    createdAt
    articles {
      id
      title
      author
      digest
      url
      isDeleted
      cover: thumbUrl(width: 320)
    }
  }
}`, {"hash":"sha256:dbeab36966077eb3f6d270f2344f8729551702b926a9ad574a5876f2f0b01473"}) as unknown as TypedDocumentString<SearchQuery, SearchQueryVariables>;