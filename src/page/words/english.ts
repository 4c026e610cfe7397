import type { ListName, SearchField } from '../generated/graphql.ts';
import type { Section } from '../view.ts';

const LISTS: Readonly<Record<Section, string>> = {
  ALL: 'Everything',
  IMAGE: 'Pictures',
  VIDEO: 'Videos',
  VOICE: 'Voices',
  NEWS: 'Articles',
  PUBLICATION: 'Publications',
  DRAFT: 'Drafts',
};

const FIELDS: Readonly<Record<SearchField, string>> = {
  AUTHOR: 'Author',
  DIGEST: 'Summary',
  NAME: 'Name',
  TEXT: 'Text',
  TITLE: 'Title',
};

const number = new Intl.NumberFormat('en');
const count = (amount: number, one: string, many = `${one}s`) =>
  `${number.format(amount)} ${amount === 1 ? one : many}`;

/** All that the page says, in English. */
export const ENGLISH = {
  locale: 'en',
  title: 'Library',
  sections: LISTS,
  fields: FIELDS,
  otherLanguage: '中文',
  switchLanguage: 'Switch the language to Chinese',
  lists: 'Lists',
  number: (value: number) => number.format(value),
  items: (amount: number) => count(amount, 'item'),
  found: (amount: number) => `${number.format(amount)} found`,
  articles: (amount: number) => count(amount, 'article'),

  search: 'Search names, titles and texts',
  searchIn: (section: Section) =>
    section === 'ALL' ? 'Search everything' : `Search ${LISTS[section].toLowerCase()}`,
  clear: 'Clear',
  clearAll: 'Clear search and filters',
  filters: 'Filters',
  from: 'From',
  to: 'To',
  inLists: 'In',
  sort: 'Order',
  orders: { BEST: 'Best match', NEWEST: 'Newest first', OLDEST: 'Oldest first', NAME: 'By name' },
  searchEverything: 'Search everything instead',

  light: 'Light',
  dark: 'Dark',
  switchToLight: 'Switch to light colours',
  switchToDark: 'Switch to dark colours',
  openGraphiQL: 'Open GraphiQL',
  skip: 'Skip to the items',

  copyQuery: 'Copy query',
  runQuery: 'Open in GraphiQL',
  copyId: 'Copy media id',
  copyArticleId: 'Copy article id',
  copied: 'Copied',
  copyFailed: 'Copying is not allowed here',

  arrived: (amount: number) => `${number.format(amount)} new`,
  changedSince: 'The library has changed: search again',
  loading: 'Loading…',
  allShown: (amount: number) =>
    amount === 1 ? 'That is the one item' : `That is all: ${count(amount, 'item')}`,
  retry: 'Try again',
  retryIn: (seconds: number) => `Trying again in ${seconds} s`,

  emptyList: (section: Section) => `No ${LISTS[section].toLowerCase()} yet`,
  emptyListHelp: 'What is uploaded on WeChat shows here by itself.',
  nothingFound: 'Nothing found',
  nothingFoundHelp: 'Try fewer or shorter words, or clear the filters.',
  incomplete: (indexed: number, total: number | null | undefined) =>
    total === null || total === undefined
      ? `Searched the ${count(indexed, 'item')} read so far. The rest is still being read.`
      : `Searched ${number.format(indexed)} of ${count(total, 'item')}. The rest is still being read.`,
  stale: (checked: string) =>
    `This may be out of date: WeChat has not confirmed it since ${checked}. What is stored is shown meanwhile.`,
  unavailable: 'WeChat does not let this account read this list',

  errors: {
    UNREACHABLE: ['The gateway does not answer', 'Check that it is running, and your connection to it.'],
    UPSTREAM_UNAVAILABLE: [
      'WeChat does not answer',
      'What is stored still shows. This part of the list is not stored yet.',
    ],
    UPSTREAM_QUOTA_EXCEEDED: [
      'Today’s calls to WeChat are used up',
      'What is stored still shows. The count starts again at midnight in Beijing.',
    ],
    UPSTREAM_REFUSED: [
      'WeChat refuses the gateway',
      'Credentials, the allowed addresses or a permission are at fault.',
    ],
    UPSTREAM_BAD_RESPONSE: ['WeChat’s answer cannot be read', 'It mostly passes by itself.'],
    RATE_LIMITED: ['Too many requests', 'This key or address has asked more than it may in a minute.'],
    OVERLOADED: ['The gateway is busy', 'It will have time in a moment.'],
    SEARCH_UNAVAILABLE: [
      'Search is not available',
      'This gateway stores nothing that could be searched. The lists still show.',
    ],
    UNAUTHENTICATED: ['A key is needed', 'Enter a key of this gateway to see the library.'],
    FORBIDDEN: ['Not for this key', 'The operator decides who sees this.'],
    BAD_USER_INPUT: ['This cannot be searched', ''],
    NOT_FOUND: ['It is not there any more', 'It may have been deleted on WeChat.'],
    OTHER: ['Something went wrong', ''],
  } satisfies Record<string, readonly [title: string, help: string]>,

  status: 'Status',
  live: 'Live: changes show by themselves',
  connecting: 'Connecting to live changes…',
  notLive: 'No live changes: this gateway stores nothing',
  statusOf: {
    checked: 'Checked',
    neverChecked: 'not read yet',
    stored: 'Stored',
    cached: 'In memory',
    callsLeft: 'Calls left today',
    noLimit: 'no limit',
    resets: 'Starts again',
    stale: 'may be out of date',
    fresh: 'up to date',
    refused: 'refused by WeChat',
  },
  assetLists: 'Pictures, videos, voices, articles',
  quotaOf: (remaining: number, limit: number) => `${number.format(remaining)} of ${number.format(limit)}`,
  quotaUsed: (used: number) => count(used, 'call used', 'calls used'),

  close: 'Close',
  previous: 'Previous',
  next: 'Next',
  previousArticle: 'Previous article',
  nextArticle: 'Next article',
  download: 'Open the file',
  openArticle: 'Open on WeChat',
  readMore: 'Source page',
  details: 'Details',
  updated: 'Updated',
  created: 'Created',
  dimensions: 'Size',
  format: 'Format',
  mediaId: 'Media id',
  articleId: 'Article id',
  list: 'List',
  name: 'Name',
  author: 'Author',
  untitled: 'Untitled',
  deleted: 'Deleted on WeChat',
  noPreview: 'No preview',
  notPlayable: 'This cannot be played here',
  notPlayableHelp: 'Its format or its host does not allow it. Open the file instead.',
  noFile: 'This gateway serves no voices or videos (MEDIA is off)',
  play: 'Play the film',
  playOn: 'Plays from v.qq.com',
  openPlayer: 'Open on v.qq.com',
  emptyArticle: 'This article has no content.',
  articleFrame: 'The article',

  keyTitle: 'Enter your key',
  keyHelp:
    'This gateway answers only with a key. Its operator gives you one. It is kept until this tab is closed.',
  keyLabel: 'API key',
  keyRefused: 'This key is unknown. Try another.',
  keyInvalid: 'A key has only ASCII letters, digits and symbols, and no spaces.',
  keyEnter: 'Continue',
};

/** What the page says, in any language. */
export type Words = typeof ENGLISH;

/** The lists as a menu has them. */
export const MENU: readonly ListName[] = ['IMAGE', 'VIDEO', 'VOICE', 'NEWS', 'PUBLICATION', 'DRAFT'];
