import { expect, it } from 'vitest';
import { ask } from '../helpers/execute.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { accountOverWire } from '../wechat/gateway-over-wire.ts';
import {
  imageInfo,
  wireDraft,
  wireDraftArticle,
  wirePicturePost,
  wirePublication,
  wirePublished,
} from '../wechat/wire-fixtures.ts';
import { keptGateway } from './kept-gateway.ts';

const ARTICLES =
  'articles { id type title url pictures { mediaId } isDeleted showCoverPic content(format: RAW) }';
const EVERYTHING = `{
  drafts(first: 100) { totalCount nodes { id updatedAt createdAt ${ARTICLES} } pageInfo { endCursor } }
  publications(first: 100) { totalCount nodes { id updatedAt createdAt ${ARTICLES} } pageInfo { endCursor } }
}`;

it('drafts, picture posts and publications are there after a restart as they were, with no call', async () => {
  const { source, lists, calls } = await accountOverWire({
    drafts: Array.from({ length: 45 }, (_, index) =>
      wireDraft({ media_id: `draft-${index}` }, [
        wireDraftArticle({ article_type: index % 2 === 0 ? 'news' : undefined }),
        wirePicturePost({ image_info: imageInfo(`picture-${index}`, 'picture') }),
      ]),
    ),
    publications: Array.from({ length: 25 }, (_, index) =>
      wirePublication({ article_id: `publication-${index}`, update_time: undefined }, [
        wirePublished({ is_deleted: index % 2 === 0 }),
      ]),
    ),
  });
  const folder = temporaryFolder();
  const first = await keptGateway({ source, folder, library: { lists } });
  const before = await ask(first.gateway, EVERYTHING);
  await first.state.close();
  calls.length = 0;

  const second = await keptGateway({ source, folder, library: { lists } });
  const after = await ask(second.gateway, EVERYTHING);

  expect(before.errors).toBeUndefined();
  expect(before.data).toMatchObject({ drafts: { totalCount: 45 }, publications: { totalCount: 25 } });
  expect(after).toEqual(before);
  expect(calls).toEqual([]);
  expect([...first.warnings(), ...second.warnings()]).toEqual([]);
  // The ledgers, too: three pages of drafts and two of publications.
  expect(second.library.status().endpoints).toMatchObject({
    drafts: { quota: { used: 3 } },
    publications: { quota: { used: 2 } },
  });
});
