import type { Logger } from 'pino';
import { type Config, ConfigError } from '../../../config/config.ts';
import { MediaKeyError, readMediaKeys } from '../../../media/media-keys.ts';
import { folderProblem } from '../../../state/files/file-store.ts';
import { type OpenUpstreamOptions, openUpstream } from '../../open-upstream.ts';
import type { WorkerSetup } from './messages.ts';

export interface OpenSharedOptions extends Pick<OpenUpstreamOptions, 'scenario' | 'print' | 'onMended'> {
  readonly log: Pick<Logger, 'warn'>;
}

/** What one process has for all workers. */
export interface Shared {
  readonly setup: Pick<WorkerSetup, 'mediaKey' | 'sandbox'>;
  close(): Promise<void>;
}

/** @throws ConfigError, or ListenError if a port of the sandbox is taken; nothing is open then */
export async function openShared(config: Config, { log, ...options }: OpenSharedOptions): Promise<Shared> {
  const { stateDir: folder, media } = config;
  const problem = folder && (await folderProblem(folder));
  if (problem) throw new ConfigError([`STATE_DIR is ${folder}, which is not writable: ${problem}.`]);
  const mediaKey = media?.keys.length === 0 ? await readKey(folder, log) : undefined;
  if (config.upstream.kind === 'account')
    return { setup: { mediaKey, sandbox: undefined }, close: async () => {} };
  const upstream = await openUpstream(config.upstream, { ...options, ports: config.sandboxPorts });
  const { baseUrl, appId, appSecret, close } = upstream;
  return { setup: { mediaKey, sandbox: { url: baseUrl.href, appId, appSecret } }, close };
}

async function readKey(folder: string | undefined, log: OpenSharedOptions['log']): Promise<string> {
  try {
    const [key] = await readMediaKeys({
      folder,
      onFailure: (reason) =>
        log.warn(
          { reason },
          `The key of media cannot be stored (${reason}): set MEDIA_KEY or STATE_DIR, or addresses end with the process.`,
        ),
    });
    return key.toString('hex');
  } catch (error) {
    throw error instanceof MediaKeyError ? new ConfigError([error.message]) : error;
  }
}
