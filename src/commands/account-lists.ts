import type { Config } from '../config/config.ts';
import { assetLists } from '../library/asset-lists.ts';
import { draftList } from '../library/draft-list.ts';
import type { AnyListDefinition } from '../library/list-definition.ts';
import { publicationList } from '../library/publication-list.ts';
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
