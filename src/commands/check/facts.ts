import type { VARIABLE_NAMES } from '../../config/variable-names.ts';
import { ASSET_PAGE_CALL } from '../../library/asset-lists.ts';
import { DRAFT_PAGE_CALL } from '../../library/draft-list.ts';
import type { AnyListDefinition } from '../../library/list-definition.ts';
import { PUBLICATION_PAGE_CALL } from '../../library/publication-list.ts';
import type { DailyQuota, MeteredCall, Page } from '../../upstream/port.ts';
import { endOfQuotaDay } from '../../upstream/quota-days.ts';

/** Below this, clocks count as equal: the Date header has whole seconds, and answers take time. */
const LEAST_DIFFERENCE_MS = 60_000;

/** @param aheadMs how far this machine's clock is ahead of upstream's, in milliseconds */
export function clockFact(aheadMs: number): string {
  if (Math.abs(aheadMs) < LEAST_DIFFERENCE_MS) return 'right';
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  return `${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} that of WeChat: set it, or the gateway starts its quota day at the wrong time`;
}

export function newestFact({ items: [newest] }: Page<unknown>, list: AnyListDefinition): string {
  if (newest === undefined) return 'none';
  const updatedAt = list.updatedAtOf(newest);
  return [...(updatedAt === undefined ? [] : [instant(updatedAt)]), list.name].join(', ');
}

/** @param nowMs milliseconds since 1970 */
export function quotaFact(
  { used, dailyLimit }: DailyQuota,
  { name, dailyCalls }: Pick<MeteredCall, 'name' | 'dailyCalls'>,
  nowMs = Date.now(),
): string {
  const left = Math.max(dailyLimit - used, 0);
  const end = instant(new Date(endOfQuotaDay(nowMs)));
  const setBy = CEILINGS[name] ?? 'its own ceiling';
  const ceiling = dailyCalls < dailyLimit ? `; ${setBy} stops the gateway at ${dailyCalls}` : '';
  return `${used} of ${dailyLimit} ${name} calls are used, ${left} are left until ${end}${ceiling}`;
}

/** The variables that set the ceilings of calls for pages. */
const CEILINGS: Readonly<Record<string, (typeof VARIABLE_NAMES)[number]>> = {
  [ASSET_PAGE_CALL]: 'UPSTREAM_DAILY_CALLS',
  [DRAFT_PAGE_CALL]: 'UPSTREAM_DAILY_DRAFT_CALLS',
  [PUBLICATION_PAGE_CALL]: 'UPSTREAM_DAILY_PUBLICATION_CALLS',
};

/** @param made how many calls of each endpoint */
export function callsFact(made: ReadonlyMap<string, number>): string {
  const each = Array.from(made, ([endpoint, count]) => `${count} ${endpoint}`).join(', ');
  const isAnyOfQuota = [...made.keys()].some((endpoint) => endpoint !== 'token' && endpoint !== 'quota');
  return isAnyOfQuota ? `${each}; a running gateway has not counted them` : each;
}

/** To the minute. */
export function instant(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
