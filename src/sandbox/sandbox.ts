import { type AccountOptions, createAccount } from './account.ts';
import { type Control, type ControlOptions, createControl } from './control/control.ts';
import { serveControl } from './control/control-server.ts';
import { listenOnLoopback } from './loopback-server.ts';
import { serveMedia } from './media/media-server.ts';
import { createUpstream, type HandleUpstream } from './upstream/upstream.ts';
import { serveUpstream } from './upstream/upstream-server.ts';

/** Overrides of the default sandbox. It serves its own pictures. */
export interface SandboxOptions extends Omit<AccountOptions, 'url'>, ControlOptions {
  /** The upstream's port. Default: a free one. */
  readonly port?: number;
  /** The control's port. Default: a free one. */
  readonly controlPort?: number;
}

/** A running upstream. */
export interface Sandbox {
  /** Replaces `https://api.weixin.qq.com`. */
  readonly url: string;
  /** Credentials that it accepts. */
  readonly appId: string;
  readonly appSecret: string;
  readonly control: Control;
  /** The URL of the control. */
  readonly controlUrl: string;
  /** Stops at once, and closes all connections. */
  close(): Promise<void>;
}

/**
 * Starts an upstream that only this machine can reach.
 *
 * @throws if a port is taken, or the library has items of an undefined list
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
    upstreamServer.serve(serveMedia(account, serveUpstream(createUpstream(account))));
    controlServer.serve(serveControl(control, account));
    return { url, appId, appSecret, control, controlUrl: controlServer.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A sandbox without ports: tests and simulations call it directly, on their own clock. */
export interface InProcessSandbox {
  /** Credentials that it accepts. */
  readonly appId: string;
  readonly appSecret: string;
  readonly handle: HandleUpstream;
  readonly control: Control;
}

/** Uses the sample library by default. */
export function createInProcessSandbox(options: AccountOptions & ControlOptions = {}): InProcessSandbox {
  const account = createAccount(options);
  const { appId, appSecret } = account;
  return { appId, appSecret, handle: createUpstream(account), control: createControl(account, options) };
}
