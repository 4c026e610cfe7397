import type { ComponentChildren, JSX } from 'preact';
import { ArticleDocument, ItemDocument } from '../generated/graphql.ts';
import { listOf, titleOf, upstreamIdOf } from '../item-facts.ts';
import { show } from '../store/current-view.ts';
import type { Item } from '../store/page-of.ts';
import { formatBytes, formatTime } from '../words/format.ts';
import { useWords } from '../words/language.ts';
import { CopyButton } from './copy-button.tsx';
import { Icon } from './icons.tsx';
import { QueryButtons } from './query-buttons.tsx';

export interface DetailsProps {
  readonly item: Item;
  /** Which of its articles is open. */
  readonly place: number;
}

/** What is known of an item, and what can be taken from it. */
export function Details({ item, place }: DetailsProps): JSX.Element {
  const words = useWords();
  const isPublication = item.__typename === 'Publication';
  const article = item.__typename === 'MediaAsset' ? undefined : item.articles[place];
  const file = item.__typename === 'MediaAsset' ? item.downloadUrl : article?.url;
  const query =
    article === undefined
      ? { text: ItemDocument.toString(), variables: { id: item.id } }
      : { text: ArticleDocument.toString(), variables: { id: article.id } };
  return (
    <aside class="details" aria-label={words.details}>
      {item.__typename !== 'MediaAsset' && item.articles.length > 1 && <Articles news={item} place={place} />}
      <dl>
        {item.__typename === 'MediaAsset' && <Fact name={words.name}>{titleOf(item) ?? words.untitled}</Fact>}
        <Fact name={words.list}>{words.sections[listOf(item)]}</Fact>
        {item.__typename === 'MediaAsset' && item.image && (
          <>
            <Fact name={words.dimensions}>
              {`${item.image.width} × ${item.image.height}`}
              {item.image.bytes ? ` · ${formatBytes(words, item.image.bytes)}` : ''}
            </Fact>
            <Fact name={words.format}>{item.image.format.toUpperCase()}</Fact>
          </>
        )}
        {article?.author && <Fact name={words.author}>{article.author}</Fact>}
        {item.__typename !== 'MediaAsset' && item.createdAt && (
          <Fact name={words.created}>{formatTime(words, item.createdAt)}</Fact>
        )}
        <Fact name={words.updated}>{formatTime(words, item.updatedAt)}</Fact>
        <Fact name={isPublication ? words.articleId : words.mediaId}>
          <code>{upstreamIdOf(item)}</code>
        </Fact>
      </dl>
      {item.__typename === 'MediaAsset' && item.description && <p class="digest">{item.description}</p>}
      <div class="actions">
        <CopyButton
          label={isPublication ? words.copyArticleId : words.copyId}
          text={() => upstreamIdOf(item)}
        />
        {file && (
          <a class="button" href={file} target="_blank" rel="noreferrer">
            <Icon name="open" size={16} />
            <span>{item.__typename === 'MediaAsset' ? words.download : words.openArticle}</span>
          </a>
        )}
        <QueryButtons query={query} />
      </div>
    </aside>
  );
}

function Fact({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface ArticlesProps {
  readonly news: Exclude<Item, { readonly __typename: 'MediaAsset' }>;
  readonly place: number;
}

function Articles({ news, place }: ArticlesProps): JSX.Element {
  const words = useWords();
  return (
    <ol class="contents">
      {news.articles.map(({ id, title }, index) => (
        <li key={id}>
          <button
            type="button"
            aria-current={index === place ? 'true' : undefined}
            onClick={() => show({ article: index }, { replace: true })}
          >
            {title?.trim() || words.untitled}
          </button>
        </li>
      ))}
    </ol>
  );
}
