import { Agent } from 'undici';
import { onTestFinished } from 'vitest';
import { createAssetLibrary } from '../../../src/library/asset-library.ts';
import { createFileCache } from '../../../src/media/file-cache.ts';
import { createMaterials, type MaterialsOptions } from '../../../src/media/materials/materials.ts';
import type { OpenFile } from '../../../src/media/partial-file.ts';
import type { CallRecord } from '../../../src/upstream/endpoint.ts';
import type { MaterialSource } from '../../../src/upstream/material.ts';
import type { Client } from '../../../src/wechat/client.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import {
  type MaterialAnswer,
  type MaterialUpstreamOptions,
  materialUpstream,
} from '../../wechat/material-upstream.ts';

export interface OpenMaterialsOptions
  extends MaterialUpstreamOptions,
    Partial<
      Pick<
        MaterialsOptions,
        'videoHosts' | 'loopbackOrigin' | 'dispatcher' | 'leaderFiles' | 'timeoutMs' | 'source'
      >
    > {
  /** Of the cache. Default: a new one. */
  readonly folder?: string;
  readonly cacheMaxBytes?: number;
  readonly openFile?: OpenFile;
}

/** Voices and videos of an upstream on a real socket, by the endpoint of a library, with a cache on disk. */
export async function openMaterials(answer: MaterialAnswer, options: OpenMaterialsOptions = {}) {
  const upstream = await materialUpstream(answer, options);
  return { ...upstream, ...(await openMaterialsOf(upstream, options)) };
}

/** The same of any upstream. */
export async function openMaterialsOf(
  { client, source }: { readonly client: Client; readonly source: MaterialSource },
  options: OpenMaterialsOptions = {},
) {
  const {
    now = Date.now,
    folder = temporaryFolder(),
    openFile,
    cacheMaxBytes = 2 ** 30,
    ...others
  } = options;
  const calls: CallRecord[] = [];
  const failures: unknown[] = [];
  const library = createAssetLibrary({
    lists: [],
    otherCalls: [source.call],
    authenticate: client.authenticate,
    freshSeconds: 30,
    proofSeconds: 300,
    staleSeconds: 86_400,
    contentSeconds: 300,
    cacheMaxBytes: 1_000_000,
    upstreamCallsPerOperation: 100,
    upstreamTimeoutMs: 8000,
    now,
    sleep: async () => {},
    onCall: (call) => calls.push(call),
  });
  const files = createFileCache({
    folder,
    maxBytes: cacheMaxBytes,
    onFailure: () => {},
    now,
    ...(openFile && { openFile }),
  });
  await files.loaded;
  const dispatcher = new Agent();
  const materials = createMaterials({
    source,
    endpoint: library.endpointOf('media'),
    files,
    videoHosts: [],
    dispatcher,
    timeoutMs: 8000,
    now,
    onFailure: (error) => failures.push(error),
    ...others,
  });
  onTestFinished(async () => {
    await materials.close();
    await dispatcher.destroy();
    await files.close();
  });
  return { library, files, folder, materials, calls, failures };
}
