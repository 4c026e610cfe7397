import { pictureUrl } from '../pictures/picture-host.ts';
import { createMediaId, createRandom, hashHex, type Random } from '../random.ts';
import type { MediaItem } from '../wire.ts';
import { SOLAR_TERMS } from './solar-terms.ts';
import { chooseUpdateTime, chooseUploadTimes } from './upload-times.ts';

const COUNT = 240;
const YEAR_2020 = 1_577_808_000;

/** Photographs, covers and a folder or two straight from the camera, newest first. */
export function createSampleImages(baseUrl: string): readonly MediaItem[] {
  const random = createRandom(240);
  return chooseUploadTimes(COUNT, 45, random)
    .map((uploadTime, serial) => createImage(serial, uploadTime, baseUrl, random))
    .reverse();
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

// Most endings are wrong, since all pictures are PNG; some names repeat, and that is how it is.
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
