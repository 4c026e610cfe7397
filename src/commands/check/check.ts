import type { Config } from '../../config/config.ts';
import { invalidDocuments } from '../../server/document/trusted-documents.ts';
import { openUpstream } from '../open-upstream.ts';
import { toPrintable } from '../printable.ts';
import { ADVICE } from './advice.ts';
import { createCheckCalls } from './calls.ts';
import { checkAccount, type Tell } from './check-account.ts';
import { callsFact } from './facts.ts';

export interface CheckOptions {
  /** Prints one fact for the operator. */
  readonly print: (line: string) => void;
}

/** The width of the names, in characters: `publications` and a gap. */
const NAME_WIDTH = 14;

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
  const tell: Tell = (name, fact) => print(toPrintable(`${name.padEnd(NAME_WIDTH)}${fact}`));
  const isSandbox = config.upstream.kind === 'sandbox';
  try {
    if (isSandbox) tell('upstream', 'a sandbox, started for this check: no credentials are set');
    for (const warning of config.warnings) tell('variable', warning);
    const areDocumentsValid = checkDocuments(config, tell);
    tell('account', upstream.appId);
    tell('address', calls.address);
    if (upstream.proxy !== undefined)
      tell('proxy', `${upstream.proxy.address} (from ${upstream.proxy.variable})`);
    const isUseful = await checkAccount(calls, { isSandbox, tell });
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
    for (const { id, file, reason } of invalid) tell('reason', `${id} in ${file}: ${reason}`);
    tell('what to do', ADVICE[language].invalidDocuments);
  }
  return invalid.length === 0;
}
