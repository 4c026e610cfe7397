import { type AccountOptions, createAccount } from './account.ts';
import { type Control, type ControlOptions, createControl } from './control/control.ts';
import { createUpstream, type HandleUpstream } from './upstream/upstream.ts';

/** A sandbox that opens no port: tests and simulations call it directly, on a clock of their own. */
export interface InProcessSandbox {
  /** Credentials that it accepts. */
  readonly appId: string;
  readonly appSecret: string;
  readonly handle: HandleUpstream;
  readonly control: Control;
}

/** Without options, over the sample library. */
export function createInProcessSandbox(options: AccountOptions & ControlOptions = {}): InProcessSandbox {
  const account = createAccount(options);
  const { appId, appSecret } = account;
  return { appId, appSecret, handle: createUpstream(account), control: createControl(account, options) };
}
