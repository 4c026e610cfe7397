import { onTestFinished } from 'vitest';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { createOperatorLog } from '../../src/server/operator/operator-log.ts';
import { createAssetClient } from '../../src/wechat/asset-client.ts';
import { createHttp } from '../../src/wechat/http.ts';
import { createUndiciTransport } from '../../src/wechat/transport.ts';
import { type GatewaySettings, gatewayOver, watchedLog } from './execute.ts';

/** What a test sets of the gateway, beside the sandbox. */
export interface SandboxGatewayOptions extends GatewaySettings {
  /** The app secret by which the gateway asks. Default: the right one. */
  readonly appSecret?: string;
}

/** A sandbox, and a gateway that reads it over a real socket. Both end with the test. */
export async function sandboxGateway(
  options: SandboxOptions = {},
  gatewayOptions: SandboxGatewayOptions = {},
) {
  const sandbox = await startSandbox(options);
  const transport = createUndiciTransport({ baseUrl: new URL(sandbox.url), maxBodyBytes: 2 ** 24 });
  const { appSecret = sandbox.appSecret, ...rest } = gatewayOptions;
  const { log = watchedLog(), now = Date.now, upstreamTimeoutMs = 8000 } = rest;
  const operatorLog = createOperatorLog(log);
  const http = createHttp({ transport, now });
  onTestFinished(async () => {
    await sandbox.close();
    await http.close();
  });
  const source = createAssetClient({
    http,
    appId: sandbox.appId,
    appSecret,
    upstreamTimeoutMs,
    now,
    sleep: async () => {},
    onCall: operatorLog.recordCall,
  });
  const callsTo = (endpoint: string) =>
    sandbox.control.calls().filter(({ path }) => path.endsWith(`/${endpoint}`));
  const listCalls = () => callsTo('batchget_material');
  return { sandbox, source, listCalls, callsTo, gateway: gatewayOver(source, { ...rest, operatorLog }) };
}
