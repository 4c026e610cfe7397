import { describe, expect, it } from 'vitest';
import { accountLists, closedLists } from '../../../src/commands/account-lists.ts';
import { createInProcessSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Access } from '../../../src/server/request/authentication.ts';
import { createAssetSource } from '../../../src/wechat/asset-source.ts';
import { createClient } from '../../../src/wechat/client.ts';
import { createHttp } from '../../../src/wechat/http.ts';
import { ask, DEFAULTS, gatewayOfLibrary, libraryOver } from '../../helpers/execute.ts';
import { EDITORS, KEYS, MARKED_LIBRARY, SITE } from '../../helpers/marked-drafts.ts';
import { sandboxTransport } from '../../helpers/sandbox-transport.ts';

const LISTS = '{ lists { name isAvailable unavailableReason cachedCount quota { used } } }';
const REASON = expect.stringContaining('FLEET_SHARES_DRAFTS=true');

/** A gateway of a fleet that shares no drafts, over an account with two. */
function openUnshared({
  sharesDrafts = false,
  access = KEYS,
}: {
  sharesDrafts?: boolean;
  access?: Access;
} = {}) {
  const { handle, control, appId, appSecret } = createInProcessSandbox({ library: MARKED_LIBRARY });
  const client = createClient({
    http: createHttp({ transport: sandboxTransport(handle) }),
    ...{ appId, appSecret, upstreamTimeoutMs: 8000, now: Date.now },
  });
  const fleet = { redisUrl: 'redis://localhost', sharesDrafts, url: undefined, workers: undefined };
  const library = libraryOver(createAssetSource(client), {
    lists: accountLists(client, { ...DEFAULTS, hasDrafts: sharesDrafts }),
    closedLists: closedLists(client, { ...DEFAULTS, access, fleet }),
    authenticate: client.authenticate,
  });
  const gateway = gatewayOfLibrary(library, { access });
  const as = (key: string) => (query: string) =>
    ask(gateway, query, undefined, { authorization: `Bearer ${key}` });
  return { library, control, editor: as(EDITORS), site: as(SITE) };
}

describe('drafts that a fleet does not share', () => {
  it('are told of in lists as not available, with the setting that shares them', async () => {
    const { editor, library } = openUnshared();

    const { data, errors } = await editor(LISTS);

    expect(errors).toBeUndefined();
    expect(data.lists.find(({ name }: { name: string }) => name === 'DRAFT')).toEqual({
      name: 'DRAFT',
      isAvailable: false,
      unavailableReason: REASON,
      cachedCount: 0,
      quota: { used: 0 },
    });
    expect(library.status().lists['draft']).toMatchObject({ unavailableReason: REASON });
  });

  it('are an error of their field that names the setting, and take no call', async () => {
    const { editor, control } = openUnshared();

    const { errors } = await editor('{ drafts { nodes { mediaId } } }');

    expect(errors).toMatchObject([{ message: REASON, extensions: { code: 'FORBIDDEN' } }]);
    expect(control.calls().filter(({ path }) => path.includes('draft'))).toEqual([]);
  });

  it('are hidden from those who could not see them either way', async () => {
    const { site } = openUnshared();

    expect(JSON.stringify((await site(LISTS)).data)).not.toContain('DRAFT');
    const { errors } = await site('{ drafts { nodes { mediaId } } }');
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(JSON.stringify(errors)).not.toContain('FLEET_SHARES_DRAFTS');
  });

  it('are read where they are shared', async () => {
    const { editor } = openUnshared({ sharesDrafts: true });

    expect((await editor('{ drafts { nodes { mediaId } } }')).data.drafts.nodes).toHaveLength(2);
  });
});
