import { encodeGlobalId } from '../../schema/global-id.ts';
import { accountLists } from '../../src/commands/account-lists.ts';
import { type DraftItem, draftArticle, draftItem, picturePost } from '../../src/sandbox/lists/drafts.ts';
import { createInProcessSandbox, type InProcessSandbox } from '../../src/sandbox/sandbox.ts';
import { createMetrics } from '../../src/server/operator/metrics.ts';
import { createOperatorLog } from '../../src/server/operator/operator-log.ts';
import type { Access } from '../../src/server/request/authentication.ts';
import type { CallRecord } from '../../src/upstream/endpoint.ts';
import { createAssetSource } from '../../src/wechat/asset-source.ts';
import { createClient } from '../../src/wechat/client.ts';
import { createHttp } from '../../src/wechat/http.ts';
import type { Transport } from '../../src/wechat/transport.ts';
import { apiKey } from './api-key.ts';
import { DEFAULTS, type GatewaySettings, gatewayOfLibrary, libraryOver, watchedLog } from './execute.ts';
import { imageItems, publicationItems } from './item-lists.ts';
import { sandboxTransport } from './sandbox-transport.ts';

/** Stands in every text and id of a draft, and nowhere else. */
const MARK = 'zq7x';

/** The newest draft, an article and a picture post, and the one before it. */
export const DRAFT = markedDraft(2);

/** Two marked drafts, three pictures and two publications. */
export const MARKED_LIBRARY = {
  draft: [DRAFT, markedDraft(1)],
  image: imageItems(3),
  publication: publicationItems(2),
};

/** The global ids of the newest draft, and of its article at an index. */
export const DRAFT_ID = encodeGlobalId({ list: 'draft', id: DRAFT.media_id });
export const articleId = (index: number) => encodeGlobalId({ list: 'draft', id: DRAFT.media_id, index });

function markedDraft(n: number): DraftItem {
  const url = `http://mp.weixin.qq.com/s?__biz=${MARK}&mid=${n}`;
  const texts = { title: `${MARK} title ${n}`, content: `<p>${MARK} text ${n}</p>`, url };
  const article = { ...texts, author: `${MARK} author`, digest: `${MARK} digest` };
  return draftItem({
    media_id: `${MARK}-draft-${n}`,
    content: { news_item: [draftArticle(article), picturePost([`${MARK}-picture`], texts)] },
  });
}

/** Whether a text tells something of a draft: a text, an id, a global id, or a cursor of drafts. */
export function betraysDraft(text: string): boolean {
  const words = text.match(/[\w-]{8,}/g) ?? [];
  const decoded = words.map((word) => Buffer.from(word, 'base64url').toString('latin1'));
  return [text, ...decoded].some((each) => each.includes(MARK)) || words.some(isDraftCursor);
}

/** A cursor begins with its version, its list's tag and the rank, whose first bytes are 0 here. */
function isDraftCursor(word: string): boolean {
  return word.startsWith(Buffer.from([2, 8, 0]).toString('base64url'));
}

/** Of two keys, the one of the editors sees drafts. */
export const EDITORS = 'of-the-editors';
export const SITE = 'of-the-site';
export const KEYS: Access = keysOf(['editors']);
/** The same keys, of which none sees drafts. */
export const KEYS_OF_NOBODY: Access = keysOf([]);

function keysOf(draftsVisibleTo: readonly string[]): Access {
  return { mode: 'keys', apiKeys: [apiKey('editors', EDITORS), apiKey('site', SITE)], draftsVisibleTo };
}

/** An account with the {@link MARKED_LIBRARY}. */
export function markedSandbox(): InProcessSandbox {
  return createInProcessSandbox({ library: MARKED_LIBRARY });
}

export interface MarkedDraftsOptions extends GatewaySettings {
  readonly access: Access;
  /** Whether the process opens the list of drafts. Default: it does. */
  readonly hasDrafts?: boolean;
  /** Whether the drafts are cached before anybody asks. Default: they are. */
  readonly isWarm?: boolean;
  /** The account, if another gateway has read it before. */
  readonly sandbox?: InProcessSandbox;
}

/** A library of a {@link markedSandbox}, and a gateway over it. */
export async function markedDrafts({
  access,
  hasDrafts = true,
  isWarm = hasDrafts,
  log = watchedLog(),
  sandbox = markedSandbox(),
  ...settings
}: MarkedDraftsOptions) {
  const { appId, appSecret, handle, control } = sandbox;
  const draftCalls: string[] = [];
  const operatorLog = createOperatorLog(log);
  const metrics = createMetrics();
  const onCall = (record: CallRecord) => {
    operatorLog.recordCall(record);
    metrics.recordCall(record);
  };
  const client = createClient({
    http: createHttp({ transport: watchedTransport(sandboxTransport(handle), draftCalls) }),
    appId,
    appSecret,
    upstreamTimeoutMs: 8000,
    now: Date.now,
    onCall,
  });
  const library = libraryOver(createAssetSource(client), {
    lists: accountLists(client, { ...DEFAULTS, hasDrafts }),
    authenticate: client.authenticate,
    onCall,
    onFailure: operatorLog.recordBackground,
  });
  if (isWarm) {
    const { signal } = new AbortController();
    const loader = library.openLoader({ mayReadPrivate: true, noCache: false, signal });
    await loader.loadItem({ list: 'draft', id: DRAFT.media_id });
    draftCalls.length = 0;
  }
  const gateway = gatewayOfLibrary(library, { ...settings, access, operatorLog, metrics });
  return { gateway, library, control, draftCalls };
}

/** Notes each call for drafts, and each question how many of them are left. */
function watchedTransport(transport: Transport, draftCalls: string[]): Transport {
  return {
    ...transport,
    exchange(request) {
      const asked = JSON.stringify([request.endpoint, request.json]);
      if (asked.includes('/draft/')) draftCalls.push(asked);
      return transport.exchange(request);
    },
  };
}
