import type { Draft } from '../src/upstream/news.ts';
import { builder } from './builder.ts';
import {
  countListItems,
  createListConnection,
  type ListItemRef,
  listArguments,
  loadListConnection,
} from './connection.ts';
import { ITS_OWN_SOURCE, LibraryItemRef, LOOK_UP_COST, loadLibraryItem } from './library-item.ts';
import { NewsRef } from './news.ts';
import { NodeRef } from './node.ts';

const DraftRef = builder.objectRef<Draft>('Draft').implement({
  description:
    'Articles that are not published yet. A draft leaves the list once it is published, as a publication with ' +
    'another id, or once it is sent to followers, after which no list has it.',
  extensions: ITS_OWN_SOURCE,
  interfaces: [NodeRef, LibraryItemRef, NewsRef],
  fields: (t) => ({
    mediaId: t.exposeID('mediaId', { description: 'The `media_id` by which WeChat knows the draft.' }),
  }),
});

const DraftConnectionRef = createListConnection(DraftRef, { name: 'Draft', plural: 'drafts' });

/** Ends the description of both fields. */
const WHO = 'Only callers whom the operator has named see drafts: others get `FORBIDDEN`.';

builder.queryField('drafts', (t) =>
  t.connection(
    {
      type: DraftRef as ListItemRef,
      nullable: true,
      description: `The drafts, newest first, as a Relay connection with the arguments of \`assets\`. ${WHO}`,
      args: listArguments,
      extensions: { items: countListItems },
      resolve: (_root, args, context, info) => loadListConnection('draft', args, context, info),
    },
    DraftConnectionRef,
  ),
);

builder.queryField('draft', (t) =>
  t.field({
    type: DraftRef,
    nullable: true,
    description: `The draft with this \`media_id\`; null if there is none. ${LOOK_UP_COST} ${WHO}`,
    args: { mediaId: t.arg.id({ required: true, description: 'The `media_id` of a draft.' }) },
    extensions: { items: () => 1 },
    resolve: (_root, { mediaId }, context) =>
      loadLibraryItem<Draft>('mediaId', { list: 'draft', id: mediaId }, context),
  }),
);
