import { useQuery, useQueryClient } from '@tanstack/react-query';
import { album } from './album.tsx';
import { ask } from './ask.ts';
import { Failure, Gone } from './failure.tsx';
import { graphql, readFragment } from './generated/index.ts';

const PictureFields = graphql(`
  fragment Picture on MediaAsset {
    name
    updatedAt
    large: thumbnailUrl(width: 1080)
  }
`);

const PictureById = graphql(`
  query PictureById($id: ID!) {
    node(id: $id) {
      __typename
      ...Picture
    }
  }
`);

/** The gateway itself checks a list that was checked longer ago (FRESH_SECONDS). */
const FRESH_MS = 120_000;

export function PictureView({ id }: { id: string }) {
  const queryClient = useQueryClient();
  const queryKey = ['picture', id];
  const { data, failureReason } = useQuery({
    queryKey,
    queryFn: ({ signal }) => ask(PictureById, { id }, signal),
    // The album may have read it. It shows at once, and if that was long ago, it is asked for besides.
    initialData: () => {
      const pages = queryClient.getQueryData(album.queryKey)?.pages ?? [];
      const node = pages.flatMap(({ assets }) => assets?.nodes ?? []).find((node) => node.id === id);
      return node && { node };
    },
    initialDataUpdatedAt: () => queryClient.getQueryState(album.queryKey)?.dataUpdatedAt,
    staleTime: FRESH_MS,
    refetchOnMount: true,
  });
  const picture =
    data?.node?.__typename === 'MediaAsset' ? readFragment(PictureFields, data.node) : undefined;
  return (
    <>
      <a href="#/">Back to the album</a>
      {!data && !failureReason && <p role="status">Loading…</p>}
      <Failure error={failureReason} onRetry={() => void queryClient.resetQueries({ queryKey })} />
      {data && !picture && <Gone />}
      {picture && (
        <figure>
          {picture.large && <img src={picture.large} alt={picture.name ?? ''} />}
          <figcaption>
            {picture.name}{' '}
            <time dateTime={picture.updatedAt}>{new Date(picture.updatedAt).toLocaleDateString()}</time>
          </figcaption>
        </figure>
      )}
    </>
  );
}
