import { useQuery, useQueryClient } from '@tanstack/react-query';
import { album } from './album.tsx';
import { ask } from './ask.ts';
import { Back } from './back.tsx';
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

export function PictureView({ id, from }: { id: string; from: string | undefined }) {
  const queryClient = useQueryClient();
  const queryKey = ['picture', id];
  const { data, failureReason, isFetching, refetch } = useQuery({
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
      <Back from={from} to="#/">
        Back to the album
      </Back>
      {!data && !failureReason && <p role="status">Loading…</p>}
      <Failure
        error={failureReason}
        isRetrying={isFetching}
        onRetry={() => void queryClient.resetQueries({ queryKey })}
      />
      {data && !picture && <Gone />}
      {picture && (
        <figure>
          {picture.large ? (
            <img
              src={picture.large}
              referrerPolicy="no-referrer"
              alt={picture.name || 'Untitled'}
              // It may have been deleted since it was read.
              onError={() => void refetch()}
            />
          ) : (
            <span className="no-picture" />
          )}
          <figcaption>
            {picture.name || 'Untitled'}{' '}
            <time dateTime={picture.updatedAt}>{new Date(picture.updatedAt).toLocaleDateString()}</time>
          </figcaption>
        </figure>
      )}
    </>
  );
}
