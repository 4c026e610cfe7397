import { onTestFinished } from 'vitest';
import { accountLists } from '../../src/commands/account-lists.ts';
import {
  createInProcessSandbox,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from '../../src/sandbox/sandbox.ts';
import { createOperatorLog } from '../../src/server/operator/operator-log.ts';
import { createAssetSource } from '../../src/wechat/asset-source.ts';
import { createClient } from '../../src/wechat/client.ts';
import { createHttp } from '../../src/wechat/http.ts';
import { createUndiciTransport, type Transport } from '../../src/wechat/transport.ts';
import { DEFAULTS, type GatewaySettings, gatewayOver, watchedLog } from './execute.ts';
import { sandboxTransport } from './sandbox-transport.ts';

/** What a test sets of the gateway, beside the sandbox. */
export interface SandboxGatewayOptions extends GatewaySettings {
  /** The app secret by which the gateway asks. Default: the right one. */
  readonly appSecret?: string;
  /** Called before a call is answered, with its path; in process alone. Default: not called. */
  readonly beforeAnswer?: (path: string) => void;
}

/** A sandbox, and a gateway that reads it over a real socket. Both end with the test. */
export async function sandboxGateway(options: SandboxOptions = {}, settings: SandboxGatewayOptions = {}) {
  const sandbox = await startSandbox(options);
  const transport = createUndiciTransport({ baseUrl: new URL(sandbox.url), maxBodyBytes: 2 ** 24 });
  onTestFinished(async () => {
    await sandbox.close();
    await transport.close();
  });
  return { sandbox, ...gatewayTo(sandbox, transport, settings) };
}

/**
 * The same without a socket, for tests that keep the event loop busy for so long that a server
 * takes its connections for idle.
 */
export function inProcessSandboxGateway(
  options: SandboxOptions = {},
  { beforeAnswer = () => {}, ...settings }: SandboxGatewayOptions = {},
) {
  const sandbox = createInProcessSandbox(options);
  const transport = sandboxTransport((call) => {
    beforeAnswer(call.path);
    return sandbox.handle(call);
  });
  return { sandbox, ...gatewayTo(sandbox, transport, settings) };
}

function gatewayTo(
  { appId, control, ...sandbox }: Pick<Sandbox, 'appId' | 'appSecret' | 'control'>,
  transport: Transport,
  { appSecret = sandbox.appSecret, ...settings }: SandboxGatewayOptions,
) {
  const { log = watchedLog(), now = Date.now, upstreamTimeoutMs = 8000 } = settings;
  const operatorLog = createOperatorLog(log);
  const client = createClient({
    http: createHttp({ transport, now }),
    appId,
    appSecret,
    upstreamTimeoutMs,
    now,
    sleep: async () => {},
    onCall: operatorLog.recordCall,
  });
  const callsTo = (endpoint: string) => control.calls().filter(({ path }) => path.endsWith(`/${endpoint}`));
  const listCalls = () => callsTo('batchget_material');
  const lists = accountLists(client, { ...DEFAULTS, hasDrafts: true, ...settings });
  const gateway = gatewayOver(createAssetSource(client), { lists, ...settings, operatorLog });
  return { client, listCalls, callsTo, gateway };
}
