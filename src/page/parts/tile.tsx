import type { JSX } from 'preact';
import { coverOf, listOf, titleOf } from '../item-facts.ts';
import type { Entry } from '../store/page-of.ts';
import { formatDay } from '../words/format.ts';
import { useWords } from '../words/language.ts';
import { Highlighted } from './highlighted.tsx';
import { Icon, iconOf } from './icons.tsx';
import { Picture } from './picture.tsx';

export interface EntryProps {
  readonly entry: Entry;
  /** The address that opens it. */
  readonly href: string;
}

/** A picture or a video, as a square with its name. */
export function Tile({ entry: { item, matches }, href }: EntryProps): JSX.Element {
  const words = useWords();
  const list = listOf(item);
  const title = titleOf(item) ?? words.untitled;
  const named = matches.find(({ field }) => field === 'NAME');
  return (
    <a class="tile" href={href} data-id={item.id}>
      <Picture
        address={coverOf(item)}
        placeholder={item.__typename === 'MediaAsset' ? item.image?.placeholder : undefined}
        icon={iconOf(list)}
      />
      {list === 'VIDEO' && (
        <span class="badge">
          <Icon name="play" size={14} />
        </span>
      )}
      <span class="name" title={title}>
        {named ? <Highlighted snippet={named.snippet} /> : title}
      </span>
      <time dateTime={item.updatedAt}>{formatDay(words, item.updatedAt)}</time>
    </a>
  );
}
