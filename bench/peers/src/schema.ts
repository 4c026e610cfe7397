import { readConnection, type Window } from './connection.ts';
import { openPageLoader, type PageLoader } from './pages.ts';

/** What resolvers of one operation share. */
export interface Context {
  readonly pages: PageLoader;
}

/** The schema of the servers that take it as text. Yoga's is built with Pothos: `yoga.ts`. */
export const TYPE_DEFS = /* GraphQL */ `
  enum AssetType { IMAGE NEWS }

  type Query {
    assets(type: AssetType!, first: Int = 20, after: String): AssetConnection!
  }

  type AssetConnection {
    totalCount: Int!
    edges: [AssetEdge!]!
    pageInfo: PageInfo!
  }

  type AssetEdge {
    cursor: String!
    node: Asset!
  }

  type PageInfo {
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
    endCursor: String
  }

  type Asset {
    id: ID!
    mediaId: String!
    name: String
    url: String
    updateTime: Int!
    articles: [Article!]
  }

  type Article {
    title: String!
    author: String
    digest: String
    content: String
    url: String
    contentSourceUrl: String
    thumbMediaId: String
    showCoverPic: Boolean
  }
`;

/** The arguments of `Query.assets`, whose type each server gives as it likes. */
interface AssetsArguments extends Omit<Window, 'list'> {
  readonly type: 'IMAGE' | 'NEWS';
}

const LISTS = { IMAGE: 'image', NEWS: 'news' } as const;

export const resolvers = {
  Query: {
    assets: (_root: unknown, { type, ...window }: AssetsArguments, { pages }: Context) =>
      readConnection(pages, { ...window, list: LISTS[type] }),
  },
};

export function createContext(): Context {
  return { pages: openPageLoader() };
}
