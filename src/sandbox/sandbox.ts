import { type AccountOptions, createAccount } from './account.ts';
import { type Control, type ControlOptions, createControl } from './control/control.ts';
import { serveControl } from './control/control-server.ts';
import { listenOnLoopback } from './loopback-server.ts';
import { createUpstream, type HandleUpstream } from './upstream/upstream.ts';
import { serveUpstream } from './upstream/upstream-server.ts';

/** How a sandbox differs from the usual. Its pictures are where it is. */
export interface SandboxOptions extends Omit<AccountOptions, 'url'>, ControlOptions {
  /** Of the upstream. Default: a free one. */
  readonly port?: number;
  /** Of the control. Default: a free one. */
  readonly controlPort?: number;
}

/** An upstream of one's own that is running. */
export interface Sandbox {
  /** Stands for `https://api.weixin.qq.com`. */
  readonly url: string;
  /** Credentials that this upstream accepts. */
  readonly appId: string;
  readonly appSecret: string;
  readonly control: Control;
  /** Where the same control is offered over HTTP. */
  readonly controlUrl: string;
  /** Ends it at once, with all connections. */
  close(): Promise<void>;
}

/**
 * Starts an upstream on this machine, out of reach of any other.
 *
 * @throws when a port is taken, and for items of a list that the account does not have
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, controlPort = 0, ...rest } = options;
  const upstreamServer = await listenOnLoopback(port);
  const controlServer = await listenOnLoopback(controlPort).catch(async (error) => {
    await upstreamServer.close();
    throw error;
  });

  const close = async () => {
    await Promise.all([upstreamServer.close(), controlServer.close()]);
  };

  try {
    const account = createAccount({ ...rest, url: upstreamServer.url });
    const { url, appId, appSecret } = account;
    const control = createControl(account, rest);
    upstreamServer.serve(serveUpstream(createUpstream(account)));
    controlServer.serve(serveControl(control, account));
    return { url, appId, appSecret, control, controlUrl: controlServer.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

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
