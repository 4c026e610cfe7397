import { createMediaId, createRandom, type Random } from '../random.ts';
import type { MediaItem } from '../wire.ts';
import { SOLAR_TERMS } from './solar-terms.ts';
import { chooseUpdateTime, chooseUploadTimes } from './upload-times.ts';

const VOICES = 60;
const VIDEOS = 30;
const YEAR_2020 = 1_577_808_000;
const YEAR_2021 = 1_609_430_400;

/** Evening readings, and rain, newest first. */
export function createSampleVoices(): readonly MediaItem[] {
  const random = createRandom(60);
  return chooseUploadTimes(VOICES, 180, random)
    .map((uploadTime, serial) => ({
      media_id: createMediaId(`sample voice ${serial}`),
      name: random.chance(3) ? undefined : chooseVoiceName(serial + 1, random),
      update_time: chooseUpdateTime(uploadTime, random),
      tags: uploadTime > YEAR_2020 ? [] : undefined,
    }))
    .reverse();
}

/** Tea lessons of one minute, newest first. Their covers are from `images`. */
export function createSampleVideos(images: readonly MediaItem[]): readonly MediaItem[] {
  const random = createRandom(30);
  return chooseUploadTimes(VIDEOS, 200, random)
    .map((uploadTime, serial) => ({
      media_id: createMediaId(`sample video ${serial}`),
      name: chooseVideoName(serial + 1, random),
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
