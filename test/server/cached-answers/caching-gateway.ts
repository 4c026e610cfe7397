import type { RequestListener } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Agent, request as ask } from 'undici';
import { expect, onTestFinished } from 'vitest';
import type { AssetLibrary } from '../../../src/library/asset-library.ts';
import { createCachedAnswers } from '../../../src/server/cached-answers/cached-answers.ts';
import { createCompiledAnswers } from '../../../src/server/compiled/compiled-answers.ts';
import { createMetrics } from '../../../src/server/operator/metrics.ts';
import type { Access } from '../../../src/server/request/authentication.ts';
import { createRateLimit } from '../../../src/server/request/rate-limit.ts';
import { MORNING } from '../../helpers/clocked-source.ts';
import { DEFAULTS, type GatewaySettings } from '../../helpers/execute.ts';
import { inProcessSandboxGateway } from '../../helpers/sandbox-gateway.ts';
import { serve } from '../../helpers/serve.ts';
import { settle } from '../../helpers/settle.ts';

export interface CachingGatewayOptions extends GatewaySettings {
  /** Whether it keeps whole answers. Default: it does. */
  readonly caches?: boolean;
  /** Whether it compiles operations. Default: if it keeps answers. */
  readonly compiles?: boolean;
  readonly access?: Access;
}

/** What a test sends. */
export interface Sent {
  /** Default: POST, of the body. */
  readonly method?: 'GET' | 'POST';
  readonly search?: string;
  readonly body?: object;
  /** In place of a body that is JSON. */
  readonly text?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A gateway on a port of its own that keeps whole answers, over a sandbox, by a clock to set. */
export async function cachingGateway({
  caches = true,
  compiles = caches,
  access = { mode: 'local' },
  rateLimitPerMinute = Number.MAX_SAFE_INTEGER,
  ...settings
}: CachingGatewayOptions = {}) {
  const clock = { time: MORNING };
  const now = () => clock.time;
  const metrics = createMetrics();
  const rateLimit = createRateLimit(rateLimitPerMinute);
  const { maxPageSize, maxItemsPerOperation, maxRequestBytes, maxResponseBytes, documentLimits } = {
    ...DEFAULTS,
    ...settings,
  };
  const cachedAnswers = createCachedAnswers({ access, rateLimit, metrics, maxRequestBytes });
  let inFrontOf = (listener: RequestListener) => listener;
  const unexpected: unknown[] = [];
  onTestFinished(() => void expect(unexpected).toEqual([]));
  const compilesFor = (library: AssetLibrary) => {
    const compiledAnswers = createCompiledAnswers({
      library,
      mediaAccess: settings.mediaAccess,
      maxPageSize,
      maxItemsPerOperation,
      maxResponseBytes,
      cacheMaxBytes: DEFAULTS.cacheMaxBytes,
      maxVariableValues: documentLimits.tokens,
      rateLimit,
      metrics,
      cachedAnswers,
      onUnexpected: (error) => void unexpected.push(error),
    });
    inFrontOf = compiledAnswers.inFrontOf;
    return { compiledAnswers };
  };
  const { gateway, sandbox } = inProcessSandboxGateway(
    { now },
    {
      now,
      access,
      metrics,
      rateLimit,
      ...(caches && { cachedAnswers }),
      ...(compiles && { optionsOf: compilesFor }),
      ...settings,
    },
  );
  /** How many requests came so far: past the bytes, and to the gateway. */
  const passed = { requests: 0, toGateway: 0 };
  const answerIt = inFrontOf((request, response) => {
    passed.toGateway += 1;
    void gateway(request, response);
  });
  const { url } = await serve(
    (request, response) => {
      passed.requests += 1;
      answerIt(request, response);
    },
    { isLocalOnly: false, ...(caches && { answerCached: cachedAnswers.answer }) },
  );
  const dispatcher = new Agent({ connections: 20 });
  onTestFinished(() => dispatcher.close());

  return {
    clock,
    metrics,
    control: sandbox.control,
    /** How many requests were not answered by what is kept. */
    passed,
    async send({ method = 'POST', search = '', body, text, headers = {} }: Sent) {
      const answer = await ask(`${url}${search}`, {
        dispatcher,
        method,
        headers: { ...(method === 'POST' && { 'content-type': 'application/json' }), ...headers },
        body: text ?? (body === undefined ? null : JSON.stringify(body)),
      });
      const bytes = Buffer.from(await answer.body.arrayBuffer());
      await settle(30);
      return {
        status: answer.statusCode,
        headers: answer.headers,
        bytes,
        text: textOf(bytes, answer.headers),
      };
    },
  };
}

function textOf(
  bytes: Buffer,
  { 'content-encoding': coding }: Record<string, string | string[] | undefined>,
): string {
  if (coding === 'br') return brotliDecompressSync(bytes).toString();
  return (coding === 'gzip' ? gunzipSync(bytes) : bytes).toString();
}
