import {
  type PictureRules,
  readFrameAddress,
  readPictureAddress,
  readPlayedAddress,
} from '../html/allow-list.ts';
import type { Attributes } from '../html/parse-html.ts';

/** The replacement for something that works only in upstream's own pages. */
export interface Embed {
  /** What it is, such as `[音频] 第三期｜早安`. */
  readonly label: string;
  /** The URL of its picture. */
  readonly cover?: string | undefined;
  /** The width of that picture. Default: its own. */
  readonly coverWidth?: string | undefined;
  /** The player that works here. */
  readonly player?: { readonly tagName: 'audio' | 'video' | 'iframe'; readonly src: string } | undefined;
}

interface EmbedKind {
  readonly label: string;
  /** The attributes that may hold its title. The first one with text is used. */
  readonly titles: readonly string[];
  readonly author?: string;
  readonly covers?: readonly string[];
  readonly coverWidth?: string;
  readonly plays?: (attributes: Attributes) => string;
}

/** The replacement for a tag; undefined for other tags and for empty frames. */
export function readEmbed(tagName: string, attributes: Attributes, rules: PictureRules): Embed | undefined {
  if (tagName === 'iframe') return readFrame(attributes, rules);
  if (tagName === 'embed' || tagName === 'object') return readPlugIn(attributes);
  const kind = KINDS.get(tagName) ?? (OF_UPSTREAM.test(tagName) ? ANY_CARD : undefined);
  if (kind === undefined) return undefined;
  const title = readTitle(kind, attributes);
  if (title === '' && (kind === ANY_CARD || (kind.plays === playsSrc && playsSrc(attributes) === '')))
    return undefined;
  const src = readPlayedAddress(kind.plays?.(attributes) ?? '', rules);
  const isFilm = kind.label === FILM;
  return {
    label: `[${kind.label}]${title && ` ${title}`}`,
    cover: readCover(kind.covers ?? COVERS, attributes, rules),
    coverWidth: kind.coverWidth,
    player: src === undefined ? undefined : { tagName: isFilm ? 'video' : 'audio', src },
  };
}

const FILM = '视频';
const TITLES = ['data-title', 'title', 'data-name', 'name', 'data-desc', 'data-nickname'];
const COVERS = [
  'data-cover',
  'data-cover-url',
  'data-coverurl',
  'cover',
  'poster',
  'data-img',
  'data-headimgurl',
];

const playsSrc = (attributes: Attributes) =>
  attributes['src'] || attributes['data-src'] || attributes['audiourl'] || '';

/** Upstream's own recordings have an id, and one URL for all. */
const playsRecording = (attributes: Attributes) => {
  const number = attributes['voice_encode_fileid'] ?? '';
  if (!/^[\w=-]{1,100}$/.test(number)) return playsSrc(attributes);
  return `https://res.wx.qq.com/voice/getvoice?mediaid=${encodeURIComponent(number)}`;
};

const RECORDING: EmbedKind = { label: '音频', titles: ['name', ...TITLES], plays: playsRecording };
const MUSIC: EmbedKind = {
  label: '音乐',
  titles: ['music_name', 'data-music_name', 'data-musicname', 'data-songname', ...TITLES],
  author: 'singer',
  covers: ['albumurl', 'music_img', ...COVERS],
  coverWidth: '96px',
  plays: playsSrc,
};
const CHANNEL_FILM: EmbedKind = {
  label: FILM,
  titles: ['data-desc', 'data-title', 'data-nickname', 'data-username'],
  covers: ['data-url', ...COVERS],
};
const MINI_PROGRAM: EmbedKind = {
  label: '小程序',
  titles: ['data-miniprogram-title', 'data-miniprogram-nickname', ...TITLES],
  covers: ['data-miniprogram-imageurl', ...COVERS],
};
const CARD: EmbedKind = {
  label: '名片',
  titles: ['data-nickname', 'data-name', 'data-alias', ...TITLES],
  covers: ['data-headimg', ...COVERS],
  coverWidth: '64px',
};
const PRODUCT: EmbedKind = {
  label: '商品',
  titles: ['data-productname', 'data-product-name', 'data-goodsname', ...TITLES],
  covers: ['data-productimg', ...COVERS],
};
const VOTE: EmbedKind = { label: '投票', titles: ['data-vote-title', 'data-votetitle', ...TITLES] };
const PLACE: EmbedKind = { label: '位置', titles: ['data-name', 'data-poi-name', 'data-address', ...TITLES] };

const ANY_CARD: EmbedKind = { label: '卡片', titles: TITLES };
const OF_UPSTREAM = /^mp(?:-|[a-z]+$)/;

const KINDS: ReadonlyMap<string, EmbedKind> = new Map(
  Object.entries<EmbedKind>({
    audio: { label: '音频', titles: [...TITLES, 'aria-label'], plays: playsSrc },
    video: { label: FILM, titles: [...TITLES, 'aria-label'], plays: playsSrc },
    mpvoice: RECORDING,
    'mp-common-mpaudio': RECORDING,
    qqmusic: MUSIC,
    'mp-common-qqmusic': MUSIC,
    'mp-common-music': MUSIC,
    mpmusic: MUSIC,
    mpvideo: { label: FILM, titles: TITLES },
    'mp-common-video': { label: FILM, titles: TITLES },
    mpvideosnap: CHANNEL_FILM,
    'mp-common-videosnap': CHANNEL_FILM,
    'mp-miniprogram': MINI_PROGRAM,
    'mp-common-miniprogram': MINI_PROGRAM,
    'mp-weapp': MINI_PROGRAM,
    mpprofile: CARD,
    'mp-profile': CARD,
    'mp-common-profile': CARD,
    mpproduct: PRODUCT,
    mpcps: PRODUCT,
    'mp-common-product': PRODUCT,
    'mp-common-cps': PRODUCT,
    'mp-common-cpsad': PRODUCT,
    mpvote: VOTE,
    'mp-vote': VOTE,
    'mp-common-vote': VOTE,
    mppoi: PLACE,
    'mp-common-poi': PLACE,
    mpgongyi: { label: '公益', titles: TITLES },
    mpredpacketcover: { label: '红包封面', titles: TITLES },
    'mp-common-redpacketcover': { label: '红包封面', titles: TITLES },
  }),
);

/** An iframe plays videos of v.qq.com. Upstream's other frames show only in its own pages. */
function readFrame(attributes: Attributes, rules: PictureRules): Embed | undefined {
  const address = attributes['data-src'] || attributes['src'] || '';
  const src = readFrameAddress(address);
  const title = readTitle({ label: FILM, titles: TITLES }, attributes);
  const labelled = (label: string) => ({
    label: `[${label}]${title && ` ${title}`}`,
    cover: readCover(COVERS, attributes, rules),
  });
  if (src !== undefined) return { label: labelled(FILM).label, player: { tagName: 'iframe', src } };
  const about = `${attributes['class'] ?? ''} ${address}`;
  for (const [sign, label] of FRAMES) if (sign.test(about)) return labelled(label);
  if ('data-mpvid' in attributes || 'data-vid' in attributes) return labelled(FILM);
  return /^\s*(?:https?:)?\/\//i.test(address) ? labelled('网页') : undefined;
}

/** Flash videos no longer play anywhere. */
function readPlugIn(attributes: Attributes): Embed | undefined {
  const address = attributes['src'] || attributes['data'] || '';
  const told = `${attributes['type'] ?? ''} ${address}`;
  const isFilm = /flash|video|player|\.swf\b|\.mp4\b/i.test(told) && /^\s*(?:https?:)?\/\//i.test(address);
  return isFilm && !/svg|image\//i.test(told) ? { label: `[${FILM}]` } : undefined;
}

const FRAMES: readonly (readonly [sign: RegExp, label: string])[] = [
  [/vote/i, '投票'],
  [/music/i, '音乐'],
  [/audio|voice/i, '音频'],
  [/video|mpvid/i, FILM],
  [/card/i, '卡券'],
  [/weapp|miniprogram/i, '小程序'],
];

function readTitle({ titles, author }: EmbedKind, attributes: Attributes): string {
  const found = titles.map((name) => toLine(attributes[name])).find((title) => title !== '') ?? '';
  const title = found || readProductTitle(attributes);
  const by = author === undefined ? '' : toLine(attributes[author]);
  return by && title ? `${title} - ${by}` : title;
}

/** Product cards have JSON in one of several attributes. */
function readProductTitle(attributes: Attributes): string {
  for (const [name, value] of Object.entries(attributes)) {
    if (!name.startsWith('data-')) continue;
    const [, title] =
      /"(?:title|name|productName|product_name|product_title)"\s*:\s*"([^"\\]{1,200})"/.exec(decode(value)) ??
      [];
    if (title !== undefined) return toLine(title);
  }
  return '';
}

function readCover(
  names: readonly string[],
  attributes: Attributes,
  rules: PictureRules,
): string | undefined {
  for (const name of names) {
    const address = readPictureAddress(decode(attributes[name] ?? ''), rules);
    if (address !== undefined) return address;
  }
  return undefined;
}

function toLine(text = ''): string {
  const line = decode(text)
    .replace(/&(?:nbsp|#160);/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(OWN_LABEL, '');
  return line.length > MAX_TITLE ? `${line.slice(0, MAX_TITLE).trimEnd()}…` : line;
}

const MAX_TITLE = 200;

/** The label that an earlier pass put into the title. */
const OWN_LABEL = /^\[[^\]]{1,10}\] ?/;

/** Some attributes are percent-encoded, others are not. */
function decode(value: string): string {
  if (!/%[\da-f]{2}/i.test(value)) return value;
  // A full URL keeps the encoding of its path.
  if (/^\s*(?:https?:)?\/\//i.test(value)) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
