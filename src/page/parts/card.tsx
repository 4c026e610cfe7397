import type { JSX } from 'preact';
import { coverOf, listOf, titleOf } from '../item-facts.ts';
import type { Match } from '../store/page-of.ts';
import { formatDay } from '../words/format.ts';
import { useWords } from '../words/language.ts';
import { Highlighted } from './highlighted.tsx';
import { iconOf } from './icons.tsx';
import { Picture } from './picture.tsx';
import type { EntryProps } from './tile.tsx';

export interface CardProps extends EntryProps {
  /** Whether to say in which list it is. */
  readonly isMixed: boolean;
}

/** So many excerpts are shown of one item. */
const MOST_SNIPPETS = 2;

/** An item with a line or two about it: articles, voices, and whatever was found. */
export function Card({ entry: { item, matches }, href, isMixed }: CardProps): JSX.Element {
  const words = useWords();
  const list = listOf(item);
  const title = titleOf(item) ?? words.untitled;
  const isNews = item.__typename !== 'MediaAsset';
  const named = matches.find(({ field, article }) => (field === 'NAME' || field === 'TITLE') && !article);
  const others = matches.filter((match) => match !== named);
  const first = others[0]?.article ?? named?.article ?? 0;
  const facts = [
    isMixed && words.sections[list],
    isNews && item.articles.length > 1 && words.articles(item.articles.length),
    isNews && item.articles[0]?.author,
  ].filter((fact): fact is string => typeof fact === 'string' && fact !== '');
  return (
    <a
      class={`card ${isNews ? 'is-news' : ''}`}
      href={isNews && first > 0 ? `${href}&article=${first}` : href}
      data-id={item.id}
    >
      <Picture
        address={coverOf(item)}
        placeholder={item.__typename === 'MediaAsset' ? item.image?.placeholder : undefined}
        icon={iconOf(list)}
      />
      <span class="about">
        <span class="name" title={title}>
          {named ? <Highlighted snippet={named.snippet} /> : title}
        </span>
        {others.slice(0, MOST_SNIPPETS).map((match, index) => (
          <Excerpt key={index} match={match} />
        ))}
        {others.length === 0 && isNews && item.articles[0]?.digest && (
          <span class="digest">{item.articles[0].digest}</span>
        )}
        <span class="facts">
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
          <time dateTime={item.updatedAt}>{formatDay(words, item.updatedAt)}</time>
          {isNews && item.articles.some(({ isDeleted }) => isDeleted) && (
            <span class="warn">{words.deleted}</span>
          )}
        </span>
      </span>
    </a>
  );
}

function Excerpt({ match: { field, snippet } }: { readonly match: Match }): JSX.Element {
  const words = useWords();
  return (
    <span class="snippet">
      {/* One child: a box that is cut after two lines would give each a line of its own. */}
      <span>
        <span class="where">{words.fields[field]}</span>
        <Highlighted snippet={snippet} />
      </span>
    </span>
  );
}
