import type { Config } from '../../config/config.ts';
import type { AnyListDefinition } from '../../library/list-definition.ts';
import { invalidDocuments } from '../../server/document/trusted-documents.ts';
import { PermissionDeniedError, UpstreamError } from '../../upstream/errors.ts';
import type { MeteredCall, Totals } from '../../upstream/port.ts';
import { openUpstream } from '../open-upstream.ts';
import { toPrintable } from '../printable.ts';
import { ADVICE } from './advice.ts';
import { type CheckCalls, createCheckCalls } from './calls.ts';
import { callsFact, clockFact, instant, newestFact, quotaFact } from './facts.ts';

export interface CheckOptions {
  /** Prints one fact for the operator. */
  readonly print: (line: string) => void;
}

type Tell = (name: string, fact: string) => void;

/**
 * Makes each call that the gateway needs from upstream once, and prints what it returned, or what
 * is wrong and what to do. First validates the trusted documents against the schema. Never shows
 * the app secret or the access token.
 *
 * @returns whether upstream works and all trusted documents are valid
 */
export async function check(config: Config, { print }: CheckOptions): Promise<boolean> {
  const upstream = await openUpstream(config.upstream, { print: () => {} });
  const calls = createCheckCalls(upstream, config);
  const tell: Tell = (name, fact) => print(toPrintable(`${`${name} `.padEnd(12)}${fact}`));
  const isSandbox = config.upstream.kind === 'sandbox';
  try {
    if (isSandbox) tell('upstream', 'a sandbox, started for this check: no credentials are set');
    for (const warning of config.warnings) tell('variable', warning);
    const areDocumentsValid = checkDocuments(config, tell);
    tell('account', upstream.appId);
    tell('address', calls.address);
    if (upstream.proxy !== undefined)
      tell('proxy', `${upstream.proxy.address} (from ${upstream.proxy.variable})`);
    const isUseful = await checkCalls(calls, config, tell);
    tell('calls', callsFact(calls.made));
    const result = isSandbox
      ? `the sandbox ${isUseful ? 'works' : 'does not work'}: no account was checked`
      : `the gateway ${isUseful ? 'can' : 'cannot'} serve this account`;
    tell('result', areDocumentsValid ? result : `${result}; not all trusted documents are valid`);
    return isUseful && areDocumentsValid;
  } finally {
    await Promise.all([calls.close(), upstream.close()]);
  }
}

function checkDocuments({ trustedDocuments, language }: Config, tell: Tell): boolean {
  const count = trustedDocuments.byId.size;
  if (count === 0) return true;
  const invalid = invalidDocuments(trustedDocuments);
  if (invalid.length === 0) tell('documents', `${count} trusted documents, all valid`);
  else {
    tell('documents', `FAILED: ${invalid.length} of ${count} trusted documents are not valid`);
    for (const [id, reason] of invalid) tell('reason', `${id}: ${reason}`);
    tell('what to do', ADVICE[language].invalidDocuments);
  }
  return invalid.length === 0;
}

/**
 * Without a token, nothing else can be asked. Other failures may be of one call alone, so the rest
 * is asked all the same.
 */
async function checkCalls(calls: CheckCalls, config: Config, tell: Tell): Promise<boolean> {
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

  // Optional: some accounts may not ask, and the sandbox reports a quota that it does not have.
  async function askQuota(call: MeteredCall): Promise<void> {
    if (config.upstream.kind === 'sandbox') return tell('quota', 'none on the sandbox');
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
