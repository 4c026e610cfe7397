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
    "query NewestPictures {\n  assets(type: IMAGE, first: 12) {\n    totalCount\n    nodes {\n      id\n      updatedAt\n      ... on MediaAsset {\n        name\n        url\n      }\n    }\n  }\n}": typeof types.NewestPicturesDocument,
    "query AlbumPage($size: Int = 50, $after: String) {\n  assets(type: IMAGE, first: $size, after: $after) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        id\n        ... on MediaAsset {\n          name\n          url\n        }\n      }\n    }\n  }\n}": typeof types.AlbumPageDocument,
    "query Publications($size: Int = 5, $after: String) {\n  publications(first: $size, after: $after) {\n    totalCount\n    paging\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    nodes {\n      id\n      articleId\n      createdAt\n      updatedAt\n      articles {\n        id\n        title\n        author\n        digest\n        url\n        thumbUrl\n        isDeleted\n        cover {\n          id\n          url\n        }\n      }\n    }\n  }\n}": typeof types.PublicationsDocument,
    "query Drafts($size: Int = 5, $after: String) {\n  drafts(first: $size, after: $after) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    nodes {\n      id\n      mediaId\n      updatedAt\n      articles {\n        id\n        type\n        title\n        content(format: TEXT)\n        cover {\n          id\n          url\n        }\n        pictures {\n          mediaId\n          asset {\n            id\n            url\n          }\n        }\n      }\n    }\n  }\n}": typeof types.DraftsDocument,
    "query NewsWithArticles {\n  assets(type: NEWS, first: 5) {\n    nodes {\n      id\n      updatedAt\n      ... on NewsAsset {\n        createdAt\n        articles {\n          id\n          title\n          author\n          digest\n          url\n          thumbUrl\n          content(format: SAFE)\n        }\n      }\n    }\n  }\n}": typeof types.NewsWithArticlesDocument,
    "query EverythingAboutOneType($type: AssetType! = NEWS, $first: Int = 3, $offset: Int = 0) {\n  assets(type: $type, first: $first, offset: $offset) {\n    totalCount\n    checkedAt\n    stale\n    paging\n    pageInfo {\n      hasNextPage\n      hasPreviousPage\n      startCursor\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        __typename\n        id\n        mediaId\n        type\n        updatedAt\n        ... on MediaAsset {\n          name\n          url\n          description\n          coverUrl\n        }\n        ... on NewsAsset {\n          createdAt\n          articles {\n            id\n            type\n            title\n            author\n            digest\n            url\n            contentSourceUrl\n            thumbMediaId\n            thumbUrl\n            cover {\n              id\n              name\n              url\n            }\n            pictures {\n              mediaId\n            }\n            showCoverPic\n            needOpenComment\n            onlyFansCanComment\n            isDeleted\n            safe: content\n            text: content(format: TEXT)\n            raw: content(format: RAW)\n          }\n        }\n      }\n    }\n  }\n}": typeof types.EverythingAboutOneTypeDocument,
    "query BackwardsFromTheOldest($size: Int = 10, $before: String) {\n  assets(type: VIDEO, last: $size, before: $before) {\n    pageInfo {\n      hasPreviousPage\n      startCursor\n    }\n    nodes {\n      id\n      updatedAt\n      ... on MediaAsset {\n        name\n        description\n      }\n    }\n  }\n}": typeof types.BackwardsFromTheOldestDocument,
    "query Counts {\n  assetCounts {\n    image\n    video\n    voice\n    news\n    total\n  }\n}": typeof types.CountsDocument,
    "query WhatIsKnown($type: AssetType = IMAGE) {\n  upstreamQuota {\n    limit\n    used\n    remaining\n    resetAt\n  }\n  assets(type: $type, first: 20) {\n    checkedAt\n    stale\n    totalCount\n    nodes {\n      mediaId\n      updatedAt\n    }\n  }\n}": typeof types.WhatIsKnownDocument,
    "query Lists {\n  lists {\n    name\n    totalCount\n    cachedCount\n    checkedAt\n    stale\n    isAvailable\n    unavailableReason\n    quota {\n      limit\n      used\n      remaining\n      resetAt\n    }\n  }\n}": typeof types.ListsDocument,
};
const documents: Documents = {
    "query NewestPictures {\n  assets(type: IMAGE, first: 12) {\n    totalCount\n    nodes {\n      id\n      updatedAt\n      ... on MediaAsset {\n        name\n        url\n      }\n    }\n  }\n}": types.NewestPicturesDocument,
    "query AlbumPage($size: Int = 50, $after: String) {\n  assets(type: IMAGE, first: $size, after: $after) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        id\n        ... on MediaAsset {\n          name\n          url\n        }\n      }\n    }\n  }\n}": types.AlbumPageDocument,
    "query Publications($size: Int = 5, $after: String) {\n  publications(first: $size, after: $after) {\n    totalCount\n    paging\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    nodes {\n      id\n      articleId\n      createdAt\n      updatedAt\n      articles {\n        id\n        title\n        author\n        digest\n        url\n        thumbUrl\n        isDeleted\n        cover {\n          id\n          url\n        }\n      }\n    }\n  }\n}": types.PublicationsDocument,
    "query Drafts($size: Int = 5, $after: String) {\n  drafts(first: $size, after: $after) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    nodes {\n      id\n      mediaId\n      updatedAt\n      articles {\n        id\n        type\n        title\n        content(format: TEXT)\n        cover {\n          id\n          url\n        }\n        pictures {\n          mediaId\n          asset {\n            id\n            url\n          }\n        }\n      }\n    }\n  }\n}": types.DraftsDocument,
    "query NewsWithArticles {\n  assets(type: NEWS, first: 5) {\n    nodes {\n      id\n      updatedAt\n      ... on NewsAsset {\n        createdAt\n        articles {\n          id\n          title\n          author\n          digest\n          url\n          thumbUrl\n          content(format: SAFE)\n        }\n      }\n    }\n  }\n}": types.NewsWithArticlesDocument,
    "query EverythingAboutOneType($type: AssetType! = NEWS, $first: Int = 3, $offset: Int = 0) {\n  assets(type: $type, first: $first, offset: $offset) {\n    totalCount\n    checkedAt\n    stale\n    paging\n    pageInfo {\n      hasNextPage\n      hasPreviousPage\n      startCursor\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        __typename\n        id\n        mediaId\n        type\n        updatedAt\n        ... on MediaAsset {\n          name\n          url\n          description\n          coverUrl\n        }\n        ... on NewsAsset {\n          createdAt\n          articles {\n            id\n            type\n            title\n            author\n            digest\n            url\n            contentSourceUrl\n            thumbMediaId\n            thumbUrl\n            cover {\n              id\n              name\n              url\n            }\n            pictures {\n              mediaId\n            }\n            showCoverPic\n            needOpenComment\n            onlyFansCanComment\n            isDeleted\n            safe: content\n            text: content(format: TEXT)\n            raw: content(format: RAW)\n          }\n        }\n      }\n    }\n  }\n}": types.EverythingAboutOneTypeDocument,
    "query BackwardsFromTheOldest($size: Int = 10, $before: String) {\n  assets(type: VIDEO, last: $size, before: $before) {\n    pageInfo {\n      hasPreviousPage\n      startCursor\n    }\n    nodes {\n      id\n      updatedAt\n      ... on MediaAsset {\n        name\n        description\n      }\n    }\n  }\n}": types.BackwardsFromTheOldestDocument,
    "query Counts {\n  assetCounts {\n    image\n    video\n    voice\n    news\n    total\n  }\n}": types.CountsDocument,
    "query WhatIsKnown($type: AssetType = IMAGE) {\n  upstreamQuota {\n    limit\n    used\n    remaining\n    resetAt\n  }\n  assets(type: $type, first: 20) {\n    checkedAt\n    stale\n    totalCount\n    nodes {\n      mediaId\n      updatedAt\n    }\n  }\n}": types.WhatIsKnownDocument,
    "query Lists {\n  lists {\n    name\n    totalCount\n    cachedCount\n    checkedAt\n    stale\n    isAvailable\n    unavailableReason\n    quota {\n      limit\n      used\n      remaining\n      resetAt\n    }\n  }\n}": types.ListsDocument,
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
export function graphql(source: "query NewestPictures {\n  assets(type: IMAGE, first: 12) {\n    totalCount\n    nodes {\n      id\n      updatedAt\n      ... on MediaAsset {\n        name\n        url\n      }\n    }\n  }\n}"): (typeof documents)["query NewestPictures {\n  assets(type: IMAGE, first: 12) {\n    totalCount\n    nodes {\n      id\n      updatedAt\n      ... on MediaAsset {\n        name\n        url\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query AlbumPage($size: Int = 50, $after: String) {\n  assets(type: IMAGE, first: $size, after: $after) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        id\n        ... on MediaAsset {\n          name\n          url\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query AlbumPage($size: Int = 50, $after: String) {\n  assets(type: IMAGE, first: $size, after: $after) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        id\n        ... on MediaAsset {\n          name\n          url\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Publications($size: Int = 5, $after: String) {\n  publications(first: $size, after: $after) {\n    totalCount\n    paging\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    nodes {\n      id\n      articleId\n      createdAt\n      updatedAt\n      articles {\n        id\n        title\n        author\n        digest\n        url\n        thumbUrl\n        isDeleted\n        cover {\n          id\n          url\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query Publications($size: Int = 5, $after: String) {\n  publications(first: $size, after: $after) {\n    totalCount\n    paging\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    nodes {\n      id\n      articleId\n      createdAt\n      updatedAt\n      articles {\n        id\n        title\n        author\n        digest\n        url\n        thumbUrl\n        isDeleted\n        cover {\n          id\n          url\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Drafts($size: Int = 5, $after: String) {\n  drafts(first: $size, after: $after) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    nodes {\n      id\n      mediaId\n      updatedAt\n      articles {\n        id\n        type\n        title\n        content(format: TEXT)\n        cover {\n          id\n          url\n        }\n        pictures {\n          mediaId\n          asset {\n            id\n            url\n          }\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query Drafts($size: Int = 5, $after: String) {\n  drafts(first: $size, after: $after) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    nodes {\n      id\n      mediaId\n      updatedAt\n      articles {\n        id\n        type\n        title\n        content(format: TEXT)\n        cover {\n          id\n          url\n        }\n        pictures {\n          mediaId\n          asset {\n            id\n            url\n          }\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query NewsWithArticles {\n  assets(type: NEWS, first: 5) {\n    nodes {\n      id\n      updatedAt\n      ... on NewsAsset {\n        createdAt\n        articles {\n          id\n          title\n          author\n          digest\n          url\n          thumbUrl\n          content(format: SAFE)\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query NewsWithArticles {\n  assets(type: NEWS, first: 5) {\n    nodes {\n      id\n      updatedAt\n      ... on NewsAsset {\n        createdAt\n        articles {\n          id\n          title\n          author\n          digest\n          url\n          thumbUrl\n          content(format: SAFE)\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query EverythingAboutOneType($type: AssetType! = NEWS, $first: Int = 3, $offset: Int = 0) {\n  assets(type: $type, first: $first, offset: $offset) {\n    totalCount\n    checkedAt\n    stale\n    paging\n    pageInfo {\n      hasNextPage\n      hasPreviousPage\n      startCursor\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        __typename\n        id\n        mediaId\n        type\n        updatedAt\n        ... on MediaAsset {\n          name\n          url\n          description\n          coverUrl\n        }\n        ... on NewsAsset {\n          createdAt\n          articles {\n            id\n            type\n            title\n            author\n            digest\n            url\n            contentSourceUrl\n            thumbMediaId\n            thumbUrl\n            cover {\n              id\n              name\n              url\n            }\n            pictures {\n              mediaId\n            }\n            showCoverPic\n            needOpenComment\n            onlyFansCanComment\n            isDeleted\n            safe: content\n            text: content(format: TEXT)\n            raw: content(format: RAW)\n          }\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query EverythingAboutOneType($type: AssetType! = NEWS, $first: Int = 3, $offset: Int = 0) {\n  assets(type: $type, first: $first, offset: $offset) {\n    totalCount\n    checkedAt\n    stale\n    paging\n    pageInfo {\n      hasNextPage\n      hasPreviousPage\n      startCursor\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        __typename\n        id\n        mediaId\n        type\n        updatedAt\n        ... on MediaAsset {\n          name\n          url\n          description\n          coverUrl\n        }\n        ... on NewsAsset {\n          createdAt\n          articles {\n            id\n            type\n            title\n            author\n            digest\n            url\n            contentSourceUrl\n            thumbMediaId\n            thumbUrl\n            cover {\n              id\n              name\n              url\n            }\n            pictures {\n              mediaId\n            }\n            showCoverPic\n            needOpenComment\n            onlyFansCanComment\n            isDeleted\n            safe: content\n            text: content(format: TEXT)\n            raw: content(format: RAW)\n          }\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query BackwardsFromTheOldest($size: Int = 10, $before: String) {\n  assets(type: VIDEO, last: $size, before: $before) {\n    pageInfo {\n      hasPreviousPage\n      startCursor\n    }\n    nodes {\n      id\n      updatedAt\n      ... on MediaAsset {\n        name\n        description\n      }\n    }\n  }\n}"): (typeof documents)["query BackwardsFromTheOldest($size: Int = 10, $before: String) {\n  assets(type: VIDEO, last: $size, before: $before) {\n    pageInfo {\n      hasPreviousPage\n      startCursor\n    }\n    nodes {\n      id\n      updatedAt\n      ... on MediaAsset {\n        name\n        description\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Counts {\n  assetCounts {\n    image\n    video\n    voice\n    news\n    total\n  }\n}"): (typeof documents)["query Counts {\n  assetCounts {\n    image\n    video\n    voice\n    news\n    total\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query WhatIsKnown($type: AssetType = IMAGE) {\n  upstreamQuota {\n    limit\n    used\n    remaining\n    resetAt\n  }\n  assets(type: $type, first: 20) {\n    checkedAt\n    stale\n    totalCount\n    nodes {\n      mediaId\n      updatedAt\n    }\n  }\n}"): (typeof documents)["query WhatIsKnown($type: AssetType = IMAGE) {\n  upstreamQuota {\n    limit\n    used\n    remaining\n    resetAt\n  }\n  assets(type: $type, first: 20) {\n    checkedAt\n    stale\n    totalCount\n    nodes {\n      mediaId\n      updatedAt\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Lists {\n  lists {\n    name\n    totalCount\n    cachedCount\n    checkedAt\n    stale\n    isAvailable\n    unavailableReason\n    quota {\n      limit\n      used\n      remaining\n      resetAt\n    }\n  }\n}"): (typeof documents)["query Lists {\n  lists {\n    name\n    totalCount\n    cachedCount\n    checkedAt\n    stale\n    isAvailable\n    unavailableReason\n    quota {\n      limit\n      used\n      remaining\n      resetAt\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;