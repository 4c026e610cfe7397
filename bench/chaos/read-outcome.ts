import type { PageAnswer } from '../simulation/page-query.ts';
import type { AskedQuery } from './outage-record.ts';

/**
 * Tells how a query was answered. A page of other assets than `expected` is an error, and one that nothing
 * explains.
 */
export function readOutcome(
  { data, errors: [error] = [] }: PageAnswer,
  expected: readonly { readonly media_id: string }[],
): Pick<AskedQuery, 'outcome' | 'code'> {
  const assets = data?.assets;
  if (error !== undefined || !assets) return { outcome: 'error', code: error?.extensions?.code };
  const isRight =
    assets.nodes.length === expected.length &&
    assets.nodes.every(({ mediaId }, index) => mediaId === expected[index]?.media_id);
  if (!isRight) return { outcome: 'error', code: 'a wrong page' };
  return { outcome: assets.stale ? 'stale' : 'fresh', code: undefined };
}
