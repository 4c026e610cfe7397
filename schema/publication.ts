import type { Publication } from '../src/upstream/news.ts';
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

const PublicationRef = builder.objectRef<Publication>('Publication').implement({
  description:
    'One published message of one or more articles. Articles that were sent to all followers instead are in no list ' +
    'that WeChat offers.',
  extensions: ITS_OWN_SOURCE,
  interfaces: [NodeRef, LibraryItemRef, NewsRef],
  fields: (t) => ({
    articleId: t.exposeID('articleId', {
      description: 'The `article_id` by which WeChat knows the publication. The draft of it had another id.',
    }),
  }),
});

const PublicationConnectionRef = createListConnection(PublicationRef, {
  name: 'Publication',
  plural: 'publications',
});

builder.queryField('publications', (t) =>
  t.connection(
    {
      type: PublicationRef as ListItemRef,
      nullable: true,
      description:
        'The publications, newest first, as a Relay connection with the arguments of `assets`. WeChat grants a ' +
        'hundred calls a day for them, so a new one, or the deletion of one, may take half an hour to show.',
      args: listArguments,
      extensions: { items: countListItems },
      resolve: (_root, args, context, info) => loadListConnection('publication', args, context, info),
    },
    PublicationConnectionRef,
  ),
);

builder.queryField('publication', (t) =>
  t.field({
    type: PublicationRef,
    nullable: true,
    description: `The publication with this \`article_id\`; null if there is none. ${LOOK_UP_COST}`,
    args: { articleId: t.arg.id({ required: true, description: 'The `article_id` of a publication.' }) },
    extensions: { items: () => 1 },
    resolve: (_root, { articleId }, context) =>
      loadLibraryItem<Publication>('articleId', { list: 'publication', id: articleId }, context),
  }),
);
