import { Failure } from './failure.tsx';
import { type FragmentType, graphql, readFragment } from './generated/index.ts';
import { useAttempt } from './use-attempt.ts';

const FRESHNESS = graphql(`
  fragment Freshness on AssetConnection {
    stale
    checkedAt
  }
`);

interface FreshnessProps {
  readonly list: FragmentType<typeof FRESHNESS>;
  /** Reads the first page anew. Rejects if it cannot be had; what is shown stays. */
  readonly refresh: () => Promise<unknown>;
}

/** Says of a list that it may be out of date, with a button to read it anew. */
export function Freshness({ list, refresh }: FreshnessProps) {
  const { stale, checkedAt } = readFragment(FRESHNESS, list);
  const { error, submit, isPending } = useAttempt(refresh);
  if (!stale) return null;
  return (
    <form action={submit}>
      <p className="stale">
        As of <time dateTime={checkedAt}>{new Date(checkedAt).toLocaleString()}</time>. WeChat did not answer
        then.{' '}
        <button type="submit" disabled={isPending}>
          Refresh
        </button>
      </p>
      {error && <Failure error={error} />}
    </form>
  );
}
