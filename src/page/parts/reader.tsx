import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { ArticleDocument } from '../generated/graphql.ts';
import { pictureAddress } from '../picture-address.ts';
import { AskError, ask } from '../store/ask.ts';
import { show } from '../store/current-view.ts';
import type { Item } from '../store/page-of.ts';
import { useAnswer } from '../store/use-answer.ts';
import { formatDay } from '../words/format.ts';
import { useWords } from '../words/language.ts';
import { ArticleFrame } from './article-frame.tsx';
import { FilmDialog } from './film-dialog.tsx';
import { Icon } from './icons.tsx';
import { Failure, Notice } from './notice.tsx';

export interface ReaderProps {
  readonly news: Exclude<Item, { readonly __typename: 'MediaAsset' }>;
  /** Which of its articles. */
  readonly place: number;
  /** For keys that are pressed in the article. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** An article to read, and the way to the ones beside it. */
export function Reader({ news, place, onKeyDown }: ReaderProps): JSX.Element {
  const words = useWords();
  const [film, setFilm] = useState<string>();
  const id = news.articles[place]?.id;
  const [answered, askAgain] = useAnswer(id, async (signal) => {
    const { node } = await ask(ArticleDocument, { id: id ?? '' }, signal);
    if (!node || !('content' in node)) throw new AskError(id ?? '', 'NOT_FOUND');
    return node;
  });
  const head = news.articles[place];
  return (
    <article class="reader">
      <header>
        <h2>{head?.title?.trim() || words.untitled}</h2>
        <p class="muted">
          {head?.author && <span>{head.author}</span>}
          <time dateTime={news.updatedAt}>{formatDay(words, news.updatedAt)}</time>
          {head?.isDeleted && <span class="warn">{words.deleted}</span>}
        </p>
      </header>
      {answered.state === 'waiting' && id !== undefined && <Lines />}
      {answered.state === 'failed' && <Failure error={answered.error} onRetry={askAgain} />}
      {id === undefined && (
        <Notice icon="article" title={words.errors.NOT_FOUND[0]} help={words.errors.NOT_FOUND[1]} />
      )}
      {answered.state === 'answered' && (
        <>
          {answered.value.content ? (
            <ArticleFrame
              key={id}
              content={answered.value.content}
              label={words.articleFrame}
              filmLabel={`${words.play} · v.qq.com`}
              onFilm={setFilm}
              onKeyDown={onKeyDown}
            />
          ) : (
            <p class="muted">{words.emptyArticle}</p>
          )}
          <div class="post">
            {answered.value.pictures.map(
              ({ mediaId, asset }) =>
                asset?.large && (
                  <img
                    key={mediaId}
                    src={pictureAddress(asset.large)}
                    alt={asset.name ?? ''}
                    referrerpolicy="no-referrer"
                  />
                ),
            )}
          </div>
          {answered.value.contentSourceUrl && (
            <a class="button quiet" href={answered.value.contentSourceUrl} target="_blank" rel="noreferrer">
              <Icon name="open" size={16} />
              <span>{words.readMore}</span>
            </a>
          )}
        </>
      )}
      {news.articles.length > 1 && <Beside news={news} place={place} />}
      {film !== undefined && <FilmDialog address={film} onClose={() => setFilm(undefined)} />}
    </article>
  );
}

function Beside({ news, place }: Pick<ReaderProps, 'news' | 'place'>): JSX.Element {
  const words = useWords();
  const go = (to: number) => {
    show({ article: to }, { replace: true });
    document.querySelector('.reader')?.scrollIntoView();
  };
  const before = news.articles[place - 1];
  const after = news.articles[place + 1];
  return (
    <nav class="beside">
      {before !== undefined && (
        <button type="button" class="button" onClick={() => go(place - 1)}>
          <Icon name="previous" size={16} />
          <span>
            <small>{words.previousArticle}</small>
            {before.title}
          </span>
        </button>
      )}
      {after !== undefined && (
        <button type="button" class="button is-next" onClick={() => go(place + 1)}>
          <span>
            <small>{words.nextArticle}</small>
            {after.title}
          </span>
          <Icon name="next" size={16} />
        </button>
      )}
    </nav>
  );
}

function Lines(): JSX.Element {
  return (
    <div class="skeleton lines" aria-hidden="true">
      {[92, 100, 96, 60, 98, 94, 99, 40].map((width) => (
        <span key={width} class="line" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
