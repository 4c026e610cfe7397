import type { JSX } from 'preact';
import { ENDPOINT, FACTS } from '../facts.ts';
import type { ListName } from '../generated/graphql.ts';
import { liveState } from '../store/follow.ts';
import { knownLists, type LibraryList, refreshLists } from '../store/lists.ts';
import { useStore } from '../store/store.ts';
import { MENU } from '../words/english.ts';
import { formatDistance, formatTime } from '../words/format.ts';
import { useWords } from '../words/language.ts';
import { Dialog } from './dialog.tsx';
import { Icon, iconOf } from './icons.tsx';
import { Failure } from './notice.tsx';

/** How fresh each list is, how much of it is stored, what WeChat refuses, and what is left of its calls. */
export function StatusDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const words = useWords();
  const { lists, error } = useStore(knownLists);
  const live = useStore(liveState);
  const states = { live: words.live, connecting: words.connecting, off: words.notLive };
  const shown = MENU.flatMap((name) => lists?.find((list) => list.name === name) ?? []);
  return (
    <Dialog class="status" label={words.status} onClose={onClose}>
      <header class="bar">
        <h2 class="name">{words.status}</h2>
        <button type="button" class="button quiet square" onClick={onClose} aria-label={words.close}>
          <Icon name="close" />
        </button>
      </header>
      <div class="body">
        <p class="live">
          <span class={`dot is-${live}`} />
          {states[live]}
        </p>
        {error !== undefined && <Failure error={error} onRetry={refreshLists} />}
        <section>
          <h3>{words.lists}</h3>
          {shown.map((list) => (
            <ListStatus key={list.name} list={list} />
          ))}
        </section>
        <section>
          <h3>{words.statusOf.callsLeft}</h3>
          {quotasOf(shown).map((list) => (
            <QuotaStatus key={list.name} list={list} />
          ))}
        </section>
        {FACTS.hasGraphiQL && (
          <a class="button" href={ENDPOINT}>
            <Icon name="code" size={16} />
            <span>{words.openGraphiQL}</span>
          </a>
        )}
      </div>
    </Dialog>
  );
}

function ListStatus({ list }: { readonly list: LibraryList }): JSX.Element {
  const words = useWords();
  const { name, isAvailable, unavailableReason, totalCount, cachedCount, checkedAt, stale, coverage } = list;
  const says = words.statusOf;
  const total = coverage?.total ?? totalCount ?? 0;
  const held = coverage?.indexed ?? cachedCount;
  const label = coverage ? says.stored : says.cached;
  return (
    <div class="fact">
      <Icon name={iconOf(name)} />
      <span class="name">{words.sections[name]}</span>
      <span class={isAvailable && !stale ? 'tag' : 'tag is-warning'}>{tag()}</span>
      <span class="about">
        {checkedAt ? `${says.checked} ${formatDistance(words, checkedAt)}` : says.neverChecked}
      </span>
      <span class="amount" title={label}>
        {label} {words.quotaOf(held, total)}
      </span>
      <progress aria-label={`${words.sections[name]}: ${label}`} value={held} max={Math.max(total, 1)} />
      {!isAvailable && (
        <p class="banner is-warning">
          {words.unavailable}
          {unavailableReason && `: ${unavailableReason}`}
        </p>
      )}
    </div>
  );

  function tag(): string {
    if (!isAvailable) return says.refused;
    return stale ? says.stale : says.fresh;
  }
}

/** One list for each allowance: the assets share theirs. */
function quotasOf(lists: readonly LibraryList[]): readonly LibraryList[] {
  const ofAssets: readonly ListName[] = ['IMAGE', 'VIDEO', 'VOICE', 'NEWS'];
  return lists.filter(({ name }) => !ofAssets.includes(name) || name === 'IMAGE');
}

function QuotaStatus({ list: { name, quota } }: { readonly list: LibraryList }): JSX.Element {
  const words = useWords();
  const says = words.statusOf;
  const title = name === 'IMAGE' ? words.assetLists : words.sections[name];
  const isLimited = typeof quota.limit === 'number' && typeof quota.remaining === 'number';
  return (
    <div class="fact">
      <Icon name={name === 'IMAGE' ? 'all' : iconOf(name)} />
      <span class="name">{title}</span>
      <span class="tag is-plain">
        {isLimited ? words.quotaOf(quota.remaining ?? 0, quota.limit ?? 0) : says.noLimit}
      </span>
      <span class="about">{words.quotaUsed(quota.used)}</span>
      <span class="amount">
        {says.resets} {formatTime(words, quota.resetAt)}
      </span>
      {isLimited && (
        <progress
          aria-label={`${title}: ${says.callsLeft}`}
          value={quota.remaining ?? 0}
          max={Math.max(quota.limit ?? 0, 1)}
        />
      )}
    </div>
  );
}
