import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { SearchUnavailableError } from '../../src/index/errors.ts';
import { createAssetSource } from '../../src/wechat/asset-source.ts';
import { createClient } from '../../src/wechat/client.ts';
import { createHttp } from '../../src/wechat/http.ts';
import { createUndiciTransport } from '../../src/wechat/transport.ts';
import { images } from '../helpers/assets.ts';
import { ask, gatewayOver } from '../helpers/execute.ts';
import { memoryIndex } from '../helpers/memory-index.ts';
import { memoryLog } from '../helpers/memory-log.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { sandboxGateway } from '../helpers/sandbox-gateway.ts';
import { searchedGateway } from '../helpers/searched-gateway.ts';

const QUERY = '{ assets(type: IMAGE) { totalCount } }';

/** A log, and which of its lines are failures. */
function failureLog() {
  const { log, lines, records } = memoryLog();
  const failures = () => records().filter(({ level }) => level >= 40);
  /** The requests that failures have spoiled. */
  const spoiled = () => records().filter(({ requestId, level }) => requestId !== undefined && level >= 30);
  return { log, lines, failures, spoiled };
}

describe('an upstream failure', () => {
  it.each([
    { errcode: -1, code: 'UPSTREAM_UNAVAILABLE', retryable: true },
    { errcode: 45009, code: 'UPSTREAM_QUOTA_EXCEEDED', retryable: true },
    { errcode: 45011, code: 'UPSTREAM_QUOTA_EXCEEDED', retryable: true },
    { errcode: 48001, code: 'UPSTREAM_REFUSED', retryable: false },
    { errcode: 40164, code: 'UPSTREAM_REFUSED', retryable: false },
    { errcode: 99999, code: 'UPSTREAM_REFUSED', retryable: false },
  ])(
    'of errcode $errcode is answered as $code; each refused call is logged once, with errcode and rid',
    async ({ errcode, code, retryable }) => {
      const { log, failures, spoiled } = failureLog();
      const { gateway, sandbox } = await sandboxGateway({}, { log });
      sandbox.control.addFault({ kind: 'errcode', errcode }, { endpoint: 'batchget_material', times: 3 });

      const { data, errors } = await ask(gateway, QUERY);
      const refused = sandbox.control.calls().filter((call) => call.errcode === errcode);

      expect(data).toEqual({ assets: null });
      expect(errors).toMatchObject([{ path: ['assets'], extensions: { code, retryable } }]);
      expect(errors?.[0]?.message).not.toContain(String(errcode));
      if (retryable) expect(errors?.[0]?.extensions.retryAfterSeconds).toBeGreaterThan(0);
      expect(refused).toHaveLength(errcode === -1 ? 3 : 1);
      expect(failures()).toMatchObject(
        refused.map((_call, index) => ({
          endpoint: 'list',
          attempt: index + 1,
          durationMs: expect.any(Number),
          errcode,
          rid: expect.stringMatching(/^[\w-]+$/),
          msg: expect.stringContaining(`refused: ${errcode}`),
        })),
      );
      const requestId = errors?.[0]?.extensions.requestId;
      expect(spoiled()).toMatchObject([
        { requestId, errcode, rid: failures().at(-1)?.rid, paths: [['assets']] },
      ]);
    },
  );

  it.each([
    {
      name: 'HTML',
      fault: { kind: 'body', body: '<html>', contentType: 'text/html' } as const,
      code: 'UPSTREAM_BAD_RESPONSE',
    },
    {
      name: 'the wrong shape',
      fault: { kind: 'body', body: '{"item":5}', contentType: 'text/plain' } as const,
      code: 'UPSTREAM_BAD_RESPONSE',
    },
    { name: 'HTTP 502', fault: { kind: 'status', status: 502 } as const, code: 'UPSTREAM_UNAVAILABLE' },
    { name: 'a reset', fault: { kind: 'reset' } as const, code: 'UPSTREAM_UNAVAILABLE' },
  ])('by $name is answered as $code', async ({ fault, code }) => {
    const { gateway, sandbox } = await sandboxGateway();
    sandbox.control.addFault(fault, { endpoint: 'batchget_material', times: 3 });

    const { errors } = await ask(gateway, QUERY);

    expect(errors).toMatchObject([{ extensions: { code } }]);
  });

  it('to answer in time is UPSTREAM_UNAVAILABLE', async () => {
    const { gateway, sandbox } = await sandboxGateway({}, { upstreamTimeoutMs: 50 });
    sandbox.control.addFault({ kind: 'hang' }, { endpoint: 'batchget_material' });

    const { errors } = await ask(gateway, QUERY);

    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } }]);
  });

  it('to be reached is UPSTREAM_UNAVAILABLE', async () => {
    const baseUrl = new URL('http://127.0.0.1:1');
    const http = createHttp({ transport: createUndiciTransport({ baseUrl, maxBodyBytes: 1000 }) });
    const client = createClient({ http, appId: 'app', appSecret: 'secret', upstreamTimeoutMs: 8000 });
    const source = createAssetSource(client);

    const { errors } = await ask(gatewayOver(source), QUERY);

    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  });

  it('of an address that is not allowed tells the operator which to allow', async () => {
    const { log, failures } = failureLog();
    const { gateway, sandbox } = await sandboxGateway({}, { log });
    sandbox.control.addFault({ kind: 'errcode', errcode: 40164 }, { endpoint: 'stable_token' });

    await ask(gateway, QUERY);

    expect(failures()).toHaveLength(1);
    expect(failures()[0].msg).toMatch(/not on the account's allow list: add 127\.0\.0\.1 to it\)$/);
  });

  it('that spoils thirty aliases is logged once, and all of them lead to one line about their request', async () => {
    const { log, failures, spoiled } = failureLog();
    const { gateway, sandbox } = await sandboxGateway({}, { log });
    sandbox.control.addFault({ kind: 'errcode', errcode: 48001 }, { endpoint: 'batchget_material' });
    const aliases = Array.from({ length: 30 }, (_, n) => `a${n}: assets(type: IMAGE) { totalCount }`);

    const { errors } = await ask(gateway, `{ ${aliases.join(' ')} }`);

    expect(errors).toHaveLength(30);
    expect(failures()).toHaveLength(1);
    expect(spoiled()).toHaveLength(1);
    expect(spoiled()[0].paths).toHaveLength(10);
    expect(new Set(errors?.map(({ extensions }) => extensions.requestId))).toEqual(
      new Set([spoiled()[0].requestId]),
    );
  });

  it('to grant more calls is no failed call: each request that it keeps waiting is told of', async () => {
    const { log, failures, spoiled } = failureLog();
    const { gateway } = await sandboxGateway({}, { log, upstreamDailyCalls: 1 });
    await ask(gateway, '{ assets(type: IMAGE, first: 20) { totalCount } }');

    const answers = [];
    for (let offset = 20; offset < 200; offset += 20)
      answers.push(await ask(gateway, `{ assets(type: IMAGE, offset: ${offset}) { nodes { id } } }`));

    expect(failures()).toEqual([]);
    expect(answers.map(({ errors }) => errors?.[0]?.extensions.requestId)).toEqual(
      spoiled().map(({ requestId }) => requestId),
    );
  });

  it('of one alias leaves the others whole', async () => {
    const { gateway, sandbox } = await sandboxGateway();
    await ask(gateway, QUERY);
    sandbox.control.addFault({ kind: 'errcode', errcode: 48001 }, { endpoint: 'batchget_material' });

    const { data, errors } = await ask(
      gateway,
      '{ a: assets(type: IMAGE) { totalCount } b: assets(type: VIDEO) { totalCount } }',
    );

    expect(Object.values(data).filter((page) => page === null)).toHaveLength(1);
    expect(errors).toHaveLength(1);
  });

  it('of one call leaves whole what other calls have answered', async () => {
    const { source } = memorySource(images(60), {
      answer(request, page) {
        if (request.offset === 40) throw new Error('only this one');
        return page;
      },
    });
    const query =
      '{ a: assets(type: IMAGE, first: 20) { totalCount } b: assets(type: IMAGE, first: 60) { totalCount nodes { __typename } } }';

    const { data } = await ask(gatewayOver(source), query);

    expect(data).toEqual({ a: { totalCount: 60 }, b: null });
  });
});

describe('a wrong app secret', () => {
  it('is UPSTREAM_REFUSED, and shows nowhere', async () => {
    const { log, lines, failures } = failureLog();
    const appSecret = 'very-secret-0123456789abcdef';
    const { gateway, listCalls } = await sandboxGateway({}, { log, appSecret });

    const answer = await ask(gateway, QUERY);

    expect(answer.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_REFUSED' } }]);
    expect(listCalls()).toEqual([]);
    expect(failures()).toHaveLength(1);
    expect(lines.join()).toContain('WECHAT_APP_SECRET is wrong');
    expect(inspect(answer, { depth: 9 }) + lines.join()).not.toContain(appSecret);
  });
});

describe('a library that cannot be read', () => {
  it('is SEARCH_UNAVAILABLE, and the log tells the reason once for all aliases', async () => {
    const { log, failures } = failureLog();
    const search = () =>
      Promise.reject(new SearchUnavailableError({ cause: new Error('database disk image is malformed') }));
    const { gateway } = await searchedGateway([], { log, index: { ...memoryIndex().index, search } });
    const aliases = Array.from({ length: 20 }, (_, n) => `a${n}: search(query: "private") { totalCount }`);

    const { errors } = await ask(gateway, `{ ${aliases.join(' ')} }`);

    expect(errors).toHaveLength(20);
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'SEARCH_UNAVAILABLE', retryable: true } });
    expect(JSON.stringify(errors)).not.toContain('malformed');
    expect(failures()).toHaveLength(1);
    expect(JSON.stringify(failures())).toContain('malformed');
    expect(JSON.stringify(failures())).not.toContain('private');
  });

  it('is no failure to tell of in each request where there is none', async () => {
    const { log, failures } = failureLog();
    const { gateway } = await searchedGateway([], { log, index: undefined });

    const { errors } = await ask(gateway, '{ search { totalCount } }');

    expect(errors).toMatchObject([{ extensions: { code: 'SEARCH_UNAVAILABLE', retryable: false } }]);
    expect(failures()).toEqual([]);
  });
});

describe('an unexpected error', () => {
  it('is masked, and found in the log by its request id', async () => {
    const { log, lines } = failureLog();
    const { source } = memorySource(images(1), {
      answer() {
        throw new Error('the inner workings');
      },
    });

    const answer = await ask(gatewayOver(source, { log }), QUERY);

    const requestId = answer.errors?.[0]?.extensions.requestId;
    expect(answer.errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    expect(JSON.stringify(answer)).not.toContain('inner workings');
    expect(lines.filter((line) => line.includes(requestId) && line.includes('inner workings'))).toHaveLength(
      1,
    );
  });
});
