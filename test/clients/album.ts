import { encodeGlobalId } from '../../schema/global-id.ts';
import { UpstreamUnavailableError } from '../../src/upstream/errors.ts';
import { images, newsAsset } from '../helpers/assets.ts';
import { type GatewaySettings, gatewayOver } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { serve } from '../helpers/serve.ts';

/** 45 pictures, newest first. */
const ALBUM = images(45);

/** The ids of the album from a place on, newest first. */
export function idsFrom(offset: number, end?: number): string[] {
  return ALBUM.slice(offset, end).map(({ mediaId }) => encodeGlobalId({ list: 'image', id: mediaId }));
}

/** Any page of the album. */
export const PAGE = `
  query Page($first: Int, $last: Int, $after: String, $before: String, $offset: Int) {
    assets(type: IMAGE, first: $first, last: $last, after: $after, before: $before, offset: $offset) {
      edges { cursor node { id } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`;

export interface PageVariables {
  readonly first?: number;
  readonly last?: number;
  readonly after?: string | null | undefined;
  readonly before?: string | null | undefined;
  readonly offset?: number;
}

/** What a page answers, of which the ids count. */
export interface Page {
  readonly assets?: {
    readonly edges: readonly { readonly node: { readonly id: string } }[];
    readonly pageInfo: { readonly startCursor: string | null; readonly endCursor: string | null };
  } | null;
}

export function idsOf(page: Page | null | undefined): string[] {
  return page?.assets?.edges.map(({ node }) => node.id) ?? [];
}

/**
 * A gateway that has the album and a news asset, where it is, and how often it was asked. Once
 * `isDown`, WeChat fails.
 */
export async function serveAlbum(settings: GatewaySettings = {}) {
  const upstream = { isDown: false };
  const { source, calls, lists } = memorySource([...ALBUM, newsAsset()], {
    answer(_, page) {
      if (upstream.isDown) throw new UpstreamUnavailableError('The list call', 'is down');
      return page;
    },
  });
  const gateway = gatewayOver(source, settings);
  const asked = { requests: 0 };
  const { url } = await serve((request, response) => {
    asked.requests += 1;
    return gateway(request, response);
  });
  return { url, calls, lists, upstream, asked };
}
