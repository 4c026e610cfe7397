import type { CacheStatus } from '../../src/library/operation-report.ts';
import type { AssetType } from '../../src/upstream/asset.ts';
import type { Gateway } from './stack.ts';

/** One page of one list. */
export interface PageVariables {
  readonly type: Uppercase<AssetType>;
  readonly first: number;
  readonly offset?: number;
  readonly after?: string;
}

/** What the gateway answers. */
export interface PageAnswer {
  readonly data?: {
    readonly assets: {
      readonly totalCount: number;
      readonly checkedAt: string;
      readonly stale: boolean;
      readonly nodes: readonly { readonly mediaId: string }[];
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
    } | null;
  };
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  readonly extensions?: { readonly upstream?: { readonly calls: number; readonly cacheStatus: CacheStatus } };
}

const QUERY = `query ($type: AssetType!, $first: Int, $offset: Int, $after: String) {
  assets(type: $type, first: $first, offset: $offset, after: $after) {
    totalCount checkedAt stale nodes { mediaId } pageInfo { endCursor hasNextPage }
  }
}`;

const HEADERS = { 'content-type': 'application/json', 'x-gateway-explain': '1' };

/** Asks for a page through the whole HTTP path of the gateway, with no port. */
export async function askForPage(gateway: Gateway, variables: PageVariables): Promise<PageAnswer> {
  const body = JSON.stringify({ query: QUERY, variables });
  const response = await gateway.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: HEADERS,
    body,
  });
  return response.json();
}
