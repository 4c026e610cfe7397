import { filmPageUrl, isShownByPage } from '../media/film-host.ts';
import { pictureUrl } from '../media/picture-host.ts';
import { recordingOf } from '../media/recordings.ts';
import { createMediaId } from '../random.ts';
import type { ApiCall, ItemCall, ListDefinition, MediaHosts, Output } from './list.ts';

// Item types are not interfaces: those can be extended, so they are not assignable to `Item`.

/** A listed image, voice or video. */
export type MediaItem = {
  readonly media_id: string;
  readonly name?: string | undefined;
  /** Unix seconds. */
  readonly update_time: number;
  /** Only for images. The documentation lists it for voices too, but no answer has had it. */
  readonly url?: string | undefined;
  /** For videos since 2021. */
  readonly description?: string | undefined;
  /** For videos since 2021. */
  readonly cover_url?: string | undefined;
  /** For items made since 2020, and always empty. */
  readonly tags?: readonly string[] | undefined;
};

/** The default creation time: 1 January 2020, 08:00 in Beijing. */
export const USUAL_TIME = 1_577_836_800;

/** An image. Defaults: `media_id` from its name, `url` at `baseUrl` from its `media_id`. */
export function imageItem(
  fields: Partial<MediaItem> = {},
  baseUrl: string = 'http://mmbiz.qpic.cn',
): MediaItem {
  const { media_id, name, update_time } = mediaItem('picture.jpg', fields);
  return { media_id, name, update_time, url: pictureUrl(baseUrl, media_id), ...fields };
}

/** A voice. The default `media_id` derives from its name. */
export function voiceItem(fields: Partial<MediaItem> = {}): MediaItem {
  return mediaItem('recording.mp3', fields);
}

/** A video. The default `media_id` derives from its name. */
export function videoItem(fields: Partial<MediaItem> = {}): MediaItem {
  return mediaItem('film.mp4', fields);
}

function mediaItem(usualName: string, fields: Partial<MediaItem>): MediaItem {
  const name = fields.name ?? usualName;
  return { media_id: createMediaId(`${usualName}: ${name}`), name, update_time: USUAL_TIME, ...fields };
}

/** The call of all four lists of permanent assets, told apart by their type. */
export const BATCHGET_MATERIAL: ApiCall = {
  name: 'batchget_material',
  path: '/cgi-bin/material/batchget_material',
  method: 'POST',
  contentType: 'text/plain',
  callsPerDay: 1000,
};

const GET_MATERIALCOUNT: ApiCall = {
  name: 'get_materialcount',
  path: '/cgi-bin/material/get_materialcount',
  method: 'GET',
  contentType: 'application/json; encoding=utf-8',
  callsPerDay: 1000,
};

const GET_MATERIAL: ItemCall = {
  name: 'get_material',
  path: '/cgi-bin/material/get_material',
  method: 'POST',
  contentType: 'text/plain',
  callsPerDay: 1000,
  unknownErrcode: 40007,
};

/** The common part of the lists of permanent assets. `answer` is that of `get_material`. */
export function materialList<I>(type: string, answer: (item: I, hosts: MediaHosts) => Output) {
  return {
    name: type,
    idField: 'media_id',
    pages: { call: BATCHGET_MATERIAL, type },
    count: { call: GET_MATERIALCOUNT, field: `${type}_count` },
    single: { call: GET_MATERIAL, answer },
  };
}

/** Of files, as upstream sends them: it says nothing of what they are. */
const FILE_TYPE = 'text/plain';

/** Images. `get_material` sends their pictures. */
export const IMAGES: ListDefinition<MediaItem> = {
  ...materialList('image', ({ media_id }: MediaItem, { pictures }) => {
    return { draw: () => pictures.pictureOf(media_id), contentType: FILE_TYPE };
  }),
  create: imageItem,
  edit: editMedia,
};

/** Videos. `get_material` tells where a film is for a while, or the page that plays it. */
export const VIDEOS: ListDefinition<MediaItem> = {
  ...materialList('video', ({ media_id, name = '', description = '' }: MediaItem, { films }) => {
    const down_url = isShownByPage(name) ? filmPageUrl(media_id) : films.addressOf(media_id);
    return { json: { title: name, description, down_url } };
  }),
  create: (fields) => videoItem(fields),
  edit: editMedia,
};

/** Voices. `get_material` sends the same sound for all of a format, which their names tell. */
export const VOICES: ListDefinition<MediaItem> = {
  ...materialList('voice', ({ name = '' }: MediaItem) => {
    return { file: recordingOf(name), contentType: FILE_TYPE };
  }),
  create: (fields) => voiceItem(fields),
  edit: editMedia,
};

function editMedia(item: MediaItem, fields: Partial<MediaItem>, update_time: number): MediaItem {
  return { ...item, update_time, ...fields };
}
