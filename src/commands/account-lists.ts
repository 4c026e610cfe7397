import type { Config } from '../config/config.ts';
import { assetLists } from '../library/asset-lists.ts';
import { draftList } from '../library/draft-list.ts';
import type { AnyListDefinition, ClosedList } from '../library/list-definition.ts';
import { publicationList } from '../library/publication-list.ts';
import { canAnyoneSeeDrafts } from '../server/request/drafts-visibility.ts';
import { createAssetSource } from '../wechat/asset-source.ts';
import type { Client } from '../wechat/client.ts';
import { createDraftSource } from '../wechat/draft-source.ts';
import { createPublicationSource } from '../wechat/publication-source.ts';

export type AccountListsOptions = Pick<
  Config,
  'upstreamDailyCalls' | 'upstreamDailyDraftCalls' | 'upstreamDailyPublicationCalls'
> & {
  /** Whether anyone may see drafts. If not, they are not read either. */
  readonly hasDrafts: boolean;
};

/** Why the replicas of a fleet have no drafts. */
const DRAFTS_NOT_SHARED =
  'The replicas of this gateway do not share drafts: the operator can have them do so by FLEET_SHARES_DRAFTS=true.';

/** The lists of the account that somebody might read, and nobody can: drafts that a fleet does not share. */
export function closedLists(
  client: Client,
  { access, fleet, upstreamDailyDraftCalls }: Pick<Config, 'access' | 'fleet' | 'upstreamDailyDraftCalls'>,
): readonly ClosedList[] {
  if (!canAnyoneSeeDrafts(access) || fleet === undefined || fleet.sharesDrafts) return [];
  const definition = draftList(createDraftSource(client), upstreamDailyDraftCalls);
  return [{ definition, reason: DRAFTS_NOT_SHARED }];
}

/** The lists of the client's account, in the order in which callers see them. */
export function accountLists(client: Client, options: AccountListsOptions): readonly AnyListDefinition[] {
  const { hasDrafts, upstreamDailyCalls, upstreamDailyDraftCalls, upstreamDailyPublicationCalls } = options;
  const drafts = draftList(createDraftSource(client), upstreamDailyDraftCalls);
  return [
    ...assetLists(createAssetSource(client), upstreamDailyCalls),
    ...(hasDrafts ? [drafts] : []),
    publicationList(createPublicationSource(client), upstreamDailyPublicationCalls),
  ];
}
