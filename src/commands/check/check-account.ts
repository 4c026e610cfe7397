import type { AnyListDefinition } from '../../library/list-definition.ts';
import { PermissionDeniedError, UpstreamError } from '../../upstream/errors.ts';
import type { MeteredCall, Totals } from '../../upstream/port.ts';
import type { CheckCalls } from './calls.ts';
import { clockFact, instant, newestFact, quotaFact } from './facts.ts';

/** Prints a fact by its name. */
export type Tell = (name: string, fact: string) => void;

export interface CheckAccountOptions {
  /** Whether upstream is a sandbox: it reports a quota that it does not have. */
  readonly isSandbox: boolean;
  readonly tell: Tell;
}

/**
 * Makes each call once. Without a token, nothing else can be asked. Other failures may be of one
 * call alone, so the rest is asked all the same.
 *
 * @returns whether all of them work, save those of lists that the account does not have
 */
export async function checkAccount(
  calls: CheckCalls,
  { isSandbox, tell }: CheckAccountOptions,
): Promise<boolean> {
  const tokenEndsAt = await ask('token', calls.fetchToken);
  if (tokenEndsAt !== undefined) tell('token', `ok, valid until ${instant(tokenEndsAt)}`);
  const aheadMs = calls.clockAheadMs();
  if (aheadMs !== undefined) tell('clock', clockFact(aheadMs));
  if (tokenEndsAt === undefined) return false;

  let isUseful = true;
  for (const lists of byPageCall(calls.lists)) isUseful = (await checkLists(lists)) && isUseful;
  return isUseful;

  /** Of lists that one call reads. What the account does not have is no failure. */
  async function checkLists(lists: ListsOfCall): Promise<boolean> {
    try {
      const totals = await askTotals(lists);
      return totals !== undefined && (await askPage(fullest(lists, totals)));
    } catch (error) {
      if (!(error instanceof PermissionDeniedError)) throw error;
      for (const { plural } of lists) tell(plural, 'this account does not have this list');
      tell('reason', `${error.explanation} ${error.message}`);
      tell('what to do', calls.adviceOn(error));
      return true;
    }
  }

  /** The totals of the lists that have them; undefined if a call failed. */
  async function askTotals(lists: ListsOfCall): Promise<Totals | undefined> {
    const all: Record<string, number> = {};
    for (const source of new Set(lists.flatMap(({ totals }) => totals ?? []))) {
      const totals = await ask('totals', () => calls.fetchTotals(source));
      if (totals === undefined) return undefined;
      Object.assign(all, totals);
    }
    for (const { name, plural } of lists) if (name in all) tell(plural, String(all[name]));
    return all;
  }

  /** Whether the page came. The quota may explain why not. */
  async function askPage(list: AnyListDefinition): Promise<boolean> {
    const page = await ask(list.pageCall.name, () => calls.fetchPage(list));
    if (page !== undefined && list.totals === undefined) tell(list.plural, String(page.totalCount));
    if (page !== undefined) tell('newest', newestFact(page, list));
    await askQuota(list.pageCall);
    return page !== undefined;
  }

  /**
   * The result of a call; undefined if it failed, which is then printed.
   *
   * @throws PermissionDeniedError
   */
  async function ask<T>(name: string, call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof UpstreamError) || error instanceof PermissionDeniedError) throw error;
      tell(name, 'FAILED');
      tell('reason', error.message);
      tell('what to do', calls.adviceOn(error));
      return undefined;
    }
  }

  // Optional: some accounts may not ask.
  async function askQuota(call: MeteredCall): Promise<void> {
    if (isSandbox) return tell('quota', 'none on the sandbox');
    try {
      tell('quota', quotaFact(await calls.fetchQuota(call), call));
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      const ceiling = `the gateway counts its own calls, up to ${call.dailyCalls} a day`;
      tell('quota', `unknown, ${ceiling} (${error.message})`);
    }
  }
}

/** Lists that share the call for their pages: one at least. */
type ListsOfCall = readonly [AnyListDefinition, ...AnyListDefinition[]];

function byPageCall(lists: readonly AnyListDefinition[]): readonly ListsOfCall[] {
  const groups = new Map<string, ListsOfCall>();
  for (const list of lists) {
    const { name } = list.pageCall;
    const group = groups.get(name);
    groups.set(name, group === undefined ? [list] : [...group, list]);
  }
  return [...groups.values()];
}

/** The list with the most items: the others may have none to show. */
function fullest(lists: ListsOfCall, totals: Totals): AnyListDefinition {
  const totalOf = ({ name }: AnyListDefinition) => totals[name] ?? 0;
  return lists.reduce((most, list) => (totalOf(list) > totalOf(most) ? list : most));
}
