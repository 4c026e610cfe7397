import type { Config } from '../../config/config.ts';
import { toPrintable } from '../../printable.ts';
import { ASSET_TYPES, type AssetType } from '../../upstream/asset.ts';
import { UpstreamError } from '../../upstream/errors.ts';
import type { AssetCounts } from '../../upstream/source.ts';
import { openUpstream } from '../open-upstream.ts';
import { type CheckCalls, createCheckCalls } from './calls.ts';
import { callsFact, clockFact, instant, newestFact, quotaFact } from './facts.ts';
import { invalidDocuments } from './invalid-documents.ts';

export interface CheckOptions {
  /** Tells the operator what was found, a fact in each line. */
  readonly print: (line: string) => void;
}

type Tell = (name: string, fact: string) => void;

const LABELS = { image: 'images', video: 'videos', voice: 'voices', news: 'news' } as const;

/**
 * Calls upstream once for each thing that the gateway needs of it, and tells what it answers, or what is wrong and what to
 * do about it. Before that, looks whether the schema takes the trusted documents. Shows neither the app secret nor the access
 * token.
 *
 * @returns whether upstream answers as the gateway needs it, and all trusted documents can be answered
 */
export async function check(config: Config, { print }: CheckOptions): Promise<boolean> {
  const upstream = await openUpstream(config.upstream, { print: () => {} });
  const calls = createCheckCalls(upstream, config);
  const tell: Tell = (name, fact) => print(toPrintable(`${name.padEnd(12)}${fact}`));
  const isSandbox = config.upstream.kind === 'sandbox';
  try {
    if (isSandbox) tell('upstream', 'a sandbox, started for this check: no credentials are set');
    for (const warning of config.warnings) tell('variable', warning);
    const areDocumentsValid = checkDocuments(config, tell);
    tell('account', upstream.appId);
    tell('address', calls.address);
    if (upstream.proxy !== undefined)
      tell('proxy', `${upstream.proxy.address}, which ${upstream.proxy.variable} names`);
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

function checkDocuments({ trustedDocuments }: Config, tell: Tell): boolean {
  const count = trustedDocuments.byId.size;
  if (count === 0) return true;
  const invalid = invalidDocuments(trustedDocuments);
  if (invalid.length === 0) tell('documents', `${count} trusted documents, all valid`);
  else {
    tell('documents', `FAILED: ${invalid.length} of ${count} trusted documents are not valid`);
    for (const [id, reason] of invalid) tell('reason', `${id}: ${reason}`);
    tell(
      'what to do',
      'Build the front end anew against the schema of this gateway, which the command schema prints.',
    );
  }
  return invalid.length === 0;
}

/** Stops at the first failure, save that the quota may tell why the list call has failed. */
async function checkCalls(calls: CheckCalls, config: Config, tell: Tell): Promise<boolean> {
  const tokenEndsAt = await ask('token', calls.fetchToken);
  if (tokenEndsAt !== undefined) tell('token', `ok, valid until ${instant(tokenEndsAt)}`);
  const aheadMs = calls.clockAheadMs();
  if (aheadMs !== undefined) tell('clock', clockFact(aheadMs));
  if (tokenEndsAt === undefined) return false;

  const counts = await ask('totals', calls.fetchCounts);
  if (counts === undefined) return false;
  for (const type of ASSET_TYPES) tell(LABELS[type], String(counts[type]));

  const page = await ask('list', () => calls.fetchPage(mostOf(counts)));
  if (page !== undefined) tell('newest', newestFact(page));
  await askQuota();
  return page !== undefined;

  /** What a call answers; undefined where it fails, and the operator knows why. */
  async function ask<T>(name: string, call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      tell(name, 'FAILED');
      tell('reason', error.message);
      tell('what to do', calls.adviceOn(error));
      return undefined;
    }
  }

  // The gateway can do without: not every account may ask, and the sandbox tells of a quota that it does not have.
  async function askQuota(): Promise<void> {
    if (config.upstream.kind === 'sandbox') return tell('quota', 'none on the sandbox');
    try {
      tell('quota', quotaFact(await calls.fetchListQuota(), config.upstreamDailyCalls));
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      const ceiling = `the gateway counts its own calls, up to ${config.upstreamDailyCalls} a day`;
      tell('quota', `not told, ${ceiling} (${error.message})`);
    }
  }
}

/** Of which type there are most assets: of the others there may be none to list. */
function mostOf(counts: AssetCounts): AssetType {
  return ASSET_TYPES.reduce((most, type) => (counts[type] > counts[most] ? type : most));
}
