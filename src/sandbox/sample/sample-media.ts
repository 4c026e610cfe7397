import type { MediaItem } from '../lists/materials.ts';
import { isOddPicture, ODD_PICTURES, type Oddity, oddPictureUrl } from '../media/odd-pictures.ts';
import { pictureUrl } from '../media/picture-host.ts';
import { createMediaId, createRandom, hashHex, type Random } from '../random.ts';
import { SOLAR_TERMS } from './solar-terms.ts';

const IMAGES = 240;
const VOICES = 60;
const VIDEOS = 30;

// Unix seconds; the dates are in Beijing time.
const FIRST_UPLOAD = 1_475_283_600; // 1 October 2016, 09:00
const YEAR_2020 = 1_577_808_000;
const YEAR_2021 = 1_609_430_400;
const DAY_SECONDS = 86_400;

/** From which image on the odd ones are: among the older half, where no front end begins. */
const FIRST_ODD = 100;

const ODDITIES = Object.keys(ODD_PICTURES) as readonly Oddity[];

/** Photographs, covers and some files straight from the camera, newest first, some of them odd. */
export function createSampleImages(baseUrl: string): readonly MediaItem[] {
  const random = createRandom(240);
  return chooseUploadTimes(IMAGES, 45, random)
    .map((uploadTime, serial) => {
      const image = createImage(serial, uploadTime, baseUrl, random);
      const oddity = ODDITIES[serial - FIRST_ODD];
      return oddity === undefined ? image : makeOdd(image, oddity, baseUrl);
    })
    .reverse();
}

function makeOdd(image: MediaItem, oddity: Oddity, baseUrl: string): MediaItem {
  return { ...image, name: ODD_PICTURES[oddity].fileName, url: oddPictureUrl(baseUrl, oddity) };
}

/** The images without the odd ones: those that articles and covers show. */
export function usualImages(images: readonly MediaItem[]): readonly MediaItem[] {
  return images.filter(({ url }) => url === undefined || !isOddPicture(url));
}

function createImage(serial: number, uploadTime: number, baseUrl: string, random: Random): MediaItem {
  const media_id = createMediaId(`sample image ${serial}`);
  return {
    media_id,
    name: random.chance(2) ? undefined : chooseName(serial, uploadTime, random),
    update_time: chooseUpdateTime(uploadTime, random),
    url: random.chance(3) ? undefined : random.chance(2) ? '' : pictureUrl(baseUrl, media_id),
    tags: uploadTime > YEAR_2020 ? [] : undefined,
  };
}

// Some extensions are wrong, and some names repeat. That is intended.
function chooseName(serial: number, uploadTime: number, random: Random): string {
  const { name, tea, treat } = random.pick(SOLAR_TERMS);
  const stamp = new Date(uploadTime * 1000).toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return random.pick([
    `./image/SDR${String(serial).padStart(8, '0')}.jpg`,
    `IMG_${random.integer(1000, 9999)}.JPG`,
    `微信图片_${stamp}.jpg`,
    `${hashHex(`name ${serial}`, 32)}.jpeg`,
    `${name}-${tea}.png`,
    `${name} 封面.jpg`,
    `灶间_${treat}_定稿${random.integer(1, 3)}.jpg`,
    `普洱在${random.pick(['茶席', '琴桌', '屋檐', '邮包'])}上.gif`,
    `rain house (${random.integer(1, 9)}).png`,
    'cover.jpg',
  ]);
}

/** In formats that no browser plays, by their serial number. */
const OLD_VOICES: Readonly<Record<number, string>> = { 20: '老录音.silk', 21: '老录音.wma' };

/** Evening readings and rain, newest first. */
export function createSampleVoices(): readonly MediaItem[] {
  const random = createRandom(60);
  return chooseUploadTimes(VOICES, 180, random)
    .map((uploadTime, serial) => ({
      media_id: createMediaId(`sample voice ${serial}`),
      name: random.chance(3) ? undefined : chooseVoiceName(serial + 1, random),
      update_time: chooseUpdateTime(uploadTime, random),
      tags: uploadTime > YEAR_2020 ? [] : undefined,
    }))
    .map((voice, serial) => ({ ...voice, name: OLD_VOICES[serial] ?? voice.name }))
    .reverse();
}

/** The video that a page of WeChat's plays. */
const SHOWN_BY_PAGE = 8;

/** One-minute tea lessons, newest first. Their covers are from `images`. */
export function createSampleVideos(images: readonly MediaItem[]): readonly MediaItem[] {
  const random = createRandom(30);
  return chooseUploadTimes(VIDEOS, 200, random)
    .map((uploadTime, serial) => ({
      media_id: createMediaId(`sample video ${serial}`),
      name: chooseVideoName(serial + 1, random) + (serial === SHOWN_BY_PAGE ? '（网页）' : ''),
      update_time: chooseUpdateTime(uploadTime, random),
      ...(uploadTime > YEAR_2021 && {
        description: random.pick(['', '没有配乐，只有雨声。', '老周示范，普洱旁观。\n时长一分钟。']),
        cover_url: random.chance(50) ? random.pick(images).url : undefined,
      }),
      tags: uploadTime > YEAR_2020 ? [] : undefined,
    }))
    .reverse();
}

function chooseVoiceName(issue: number, random: Random): string {
  const { name, poet } = random.pick(SOLAR_TERMS);
  return random.pick([
    `夜读 第${issue}期 ${poet}.mp3`,
    `夜读 第${issue}期（重录）.mp3`,
    `${name}的雨声.mp3`,
    '雨声 十分钟',
    'Rain on the eaves.amr',
    `./voice/${issue}.mp3`,
  ]);
}

function chooseVideoName(issue: number, random: Random): string {
  const { name, tea, english } = random.pick(SOLAR_TERMS);
  return random.pick([
    `一分钟茶课 ${issue}：${tea}`,
    `一分钟茶课 ${issue}：怎样温杯`,
    `${name}的院子.mp4`,
    `Rain House, ${english}`,
    '普洱的一天.mov',
  ]);
}

/** Upload times in unix seconds, oldest first: a few at a time, with pauses of some days. */
function chooseUploadTimes(count: number, longestPauseDays: number, random: Random): readonly number[] {
  let time = FIRST_UPLOAD;
  return Array.from({ length: count }, () => {
    time += random.chance(50) ? random.integer(1, 4) : random.integer(1, longestPauseDays) * DAY_SECONDS;
    return time;
  });
}

/** Mostly the upload time, sometimes a later rename, which does not move the asset in its list. */
function chooseUpdateTime(uploadTime: number, random: Random): number {
  return random.chance(12) ? uploadTime + random.integer(60, 40 * DAY_SECONDS) : uploadTime;
}
