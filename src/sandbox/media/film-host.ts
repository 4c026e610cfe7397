import { fileURLToPath } from 'node:url';
import { hashText } from '../random.ts';

/** Where the films of videos are, each for a while. */
export interface FilmHost {
  /** A new address of a video's film. */
  addressOf(mediaId: string): string;
  /** Whether there is a film at an address, and its time is not up. */
  isOpen(path: string, query: URLSearchParams): boolean;
  /** Ends the time of all addresses so far. */
  expireAll(): void;
}

/**
 * The file of all films: eight seconds of rain, H.264 and AAC, with a picture to begin from in each
 * second. Made once:
 *
 * ```sh
 * ffmpeg -f lavfi -i "nullsrc=s=480x270:r=20:d=8,geq=lum='if(gt(Y,263)*lt(X,60*T),230,
 *   70+90*Y/270+55*cos(hypot(X-190,1.6*(Y-120))/9-5*T)*exp(-hypot(X-190,1.6*(Y-120))/110))':cb=122:cr=116"
 *   -f lavfi -i "aevalsrc='0.4*sin(2*PI*440*t)*exp(-0.6*t)+0.2*sin(2*PI*1203*t)*exp(-1.2*t)':s=24000:d=8"
 *   -c:v libx264 -profile:v baseline -pix_fmt yuv420p -g 20 -keyint_min 20 -sc_threshold 0 -crf 30
 *   -c:a aac -b:a 32k -ac 1 -map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact
 *   -movflags +faststart rain.mp4
 * ```
 */
export const FILM = {
  folder: fileURLToPath(new URL('./files/', import.meta.url)),
  name: 'rain.mp4',
} as const;

/** Whether a video's `down_url` is a page that plays it, by the video's name. */
export function isShownByPage(name: string): boolean {
  return name.endsWith('（网页）');
}

/** The page of WeChat's that plays a video. Its address is as upstream's were in 2018. */
export function filmPageUrl(mediaId: string): string {
  const [vid, sn] = [hashText(`vid ${mediaId}`, 11), hashText(`sn ${mediaId}`, 32)];
  return `http://mp.weixin.qq.com/mp/mp/video?__biz=MzI1NjA4MTUyMg==&mid=100001728&sn=${sn}&vid=${vid}&idx=1&fromid=1#rd`;
}

/** Whether a path is one of films, not of the API. */
export function isFilmPath(path: string): boolean {
  return path.startsWith(FOLDER);
}

const FOLDER = '/film/';

/** `now` and the lifetime of the addresses to come are in milliseconds. */
export function createFilmHost({
  url,
  now,
  lifetimeMs,
}: {
  readonly url: string;
  readonly now: () => number;
  readonly lifetimeMs: () => number;
}): FilmHost {
  let generation = 0;

  const keyOf = (mediaId: string, expires: string) =>
    hashText(`film ${mediaId} ${expires} ${generation}`, 32);

  return {
    addressOf(mediaId) {
      const expires = String(now() + lifetimeMs());
      return `${url}${FOLDER}${mediaId}?expires=${expires}&key=${keyOf(mediaId, expires)}`;
    },
    isOpen(path, query) {
      const expires = query.get('expires') ?? '';
      const isOfNow = query.get('key') === keyOf(path.slice(FOLDER.length), expires);
      return isOfNow && now() < Number(expires);
    },
    expireAll() {
      generation += 1;
    },
  };
}
