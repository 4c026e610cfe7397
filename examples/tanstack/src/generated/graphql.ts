/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
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

export type TileFragment = { id: string, name: string | null, small: string | null, medium: string | null } & { ' $fragmentName'?: 'TileFragment' };

export type AlbumQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AlbumQuery = { assets: { totalCount: number, stale: boolean, checkedAt: string, nodes: Array<
      | (
        { __typename: 'MediaAsset', id: string }
        & { ' $fragmentRefs'?: { 'TileFragment': TileFragment;'PictureFragment': PictureFragment } }
      )
      | { __typename: 'NewsAsset', id: string }
    >, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type ArticleByIdQueryVariables = Exact<{
  id: string | number;
}>;


export type ArticleByIdQuery = { node:
    | { __typename: 'Article', title: string | null, author: string | null, content: string | null }
    | { __typename: 'Draft' }
    | { __typename: 'MediaAsset' }
    | { __typename: 'NewsAsset' }
    | { __typename: 'Publication' }
   | null };

export type NewsItemFragment = { id: string, articles: Array<{ id: string, title: string | null, author: string | null }> } & { ' $fragmentName'?: 'NewsItemFragment' };

export type NewsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type NewsQuery = { assets: { totalCount: number, stale: boolean, checkedAt: string, nodes: Array<
      | { __typename: 'MediaAsset', id: string }
      | (
        { __typename: 'NewsAsset', id: string }
        & { ' $fragmentRefs'?: { 'NewsItemFragment': NewsItemFragment } }
      )
    >, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type PictureFragment = { name: string | null, updatedAt: string, large: string | null } & { ' $fragmentName'?: 'PictureFragment' };

export type PictureByIdQueryVariables = Exact<{
  id: string | number;
}>;


export type PictureByIdQuery = { node:
    | { __typename: 'Article' }
    | { __typename: 'Draft' }
    | (
      { __typename: 'MediaAsset' }
      & { ' $fragmentRefs'?: { 'PictureFragment': PictureFragment } }
    )
    | { __typename: 'NewsAsset' }
    | { __typename: 'Publication' }
   | null };

export type FoundFragment = { node:
    | { id: string, articles: Array<{ id: string, title: string | null }> }
    | { name: string | null, type: AssetType, id: string }
    | { id: string, articles: Array<{ id: string, title: string | null }> }
    | { id: string, articles: Array<{ id: string, title: string | null }> }
  , matches: Array<{ article: number | null, field: SearchField, snippet: Array<{ text: string, isMatch: boolean }> }> } & { ' $fragmentName'?: 'FoundFragment' };

export type SearchQueryVariables = Exact<{
  words: string;
  after?: string | null | undefined;
}>;


export type SearchQuery = { search: { totalCount: number, coverage: { complete: boolean, indexed: number, total: number | null }, edges: Array<(
      { node:
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
       }
      & { ' $fragmentRefs'?: { 'FoundFragment': FoundFragment } }
    )>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

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
export const TileFragmentDoc = new TypedDocumentString(`
    fragment Tile on MediaAsset {
  id
  name
  small: thumbnailUrl(width: 320)
  medium: thumbnailUrl(width: 640)
}
    `, {"fragmentName":"Tile"}) as unknown as TypedDocumentString<TileFragment, unknown>;
export const NewsItemFragmentDoc = new TypedDocumentString(`
    fragment NewsItem on NewsAsset {
  id
  articles {
    id
    title
    author
  }
}
    `, {"fragmentName":"NewsItem"}) as unknown as TypedDocumentString<NewsItemFragment, unknown>;
export const PictureFragmentDoc = new TypedDocumentString(`
    fragment Picture on MediaAsset {
  name
  updatedAt
  large: thumbnailUrl(width: 1080)
}
    `, {"fragmentName":"Picture"}) as unknown as TypedDocumentString<PictureFragment, unknown>;
export const FoundFragmentDoc = new TypedDocumentString(`
    fragment Found on SearchEdge {
  node {
    id
    ... on MediaAsset {
      name
      type
    }
    ... on News {
      articles {
        id
        title
      }
    }
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
    `, {"fragmentName":"Found"}) as unknown as TypedDocumentString<FoundFragment, unknown>;
export const AlbumDocument = new TypedDocumentString(`
    query Album($after: String) {
  assets(type: IMAGE, first: 20, after: $after) {
    totalCount
    stale
    checkedAt
    nodes {
      __typename
      id
      ...Tile
      ...Picture
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Tile on MediaAsset {
  id
  name
  small: thumbnailUrl(width: 320)
  medium: thumbnailUrl(width: 640)
}
fragment Picture on MediaAsset {
  name
  updatedAt
  large: thumbnailUrl(width: 1080)
}`) as unknown as TypedDocumentString<AlbumQuery, AlbumQueryVariables>;
export const ArticleByIdDocument = new TypedDocumentString(`
    query ArticleById($id: ID!) {
  node(id: $id) {
    __typename
    ... on Article {
      title
      author
      content(format: SAFE)
    }
  }
}
    `) as unknown as TypedDocumentString<ArticleByIdQuery, ArticleByIdQueryVariables>;
export const NewsDocument = new TypedDocumentString(`
    query News($after: String) {
  assets(type: NEWS, first: 20, after: $after) {
    totalCount
    stale
    checkedAt
    nodes {
      __typename
      id
      ...NewsItem
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment NewsItem on NewsAsset {
  id
  articles {
    id
    title
    author
  }
}`) as unknown as TypedDocumentString<NewsQuery, NewsQueryVariables>;
export const PictureByIdDocument = new TypedDocumentString(`
    query PictureById($id: ID!) {
  node(id: $id) {
    __typename
    ...Picture
  }
}
    fragment Picture on MediaAsset {
  name
  updatedAt
  large: thumbnailUrl(width: 1080)
}`) as unknown as TypedDocumentString<PictureByIdQuery, PictureByIdQueryVariables>;
export const SearchDocument = new TypedDocumentString(`
    query Search($words: String!, $after: String) {
  search(query: $words, first: 20, after: $after) {
    totalCount
    coverage {
      complete
      indexed
      total
    }
    edges {
      node {
        id
      }
      ...Found
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Found on SearchEdge {
  node {
    id
    ... on MediaAsset {
      name
      type
    }
    ... on News {
      articles {
        id
        title
      }
    }
  }
  matches {
    article
    field
    snippet {
      text
      isMatch
    }
  }
}`) as unknown as TypedDocumentString<SearchQuery, SearchQueryVariables>;