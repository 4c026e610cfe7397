import type { Control } from '../../src/sandbox/control/control.ts';
import { articleItem } from '../../src/sandbox/lists/news.ts';
import type { Random } from '../../src/sandbox/random.ts';
import type { SampleAssets } from '../../src/sandbox/sample/sample-library.ts';
import { chooseFraction, chooseWeighted } from './choices.ts';
import { HOUR_MS, WORKLOAD } from './workload.ts';

/** What happens to an asset. */
export type ChangeKind = keyof typeof WORKLOAD.changes;

/** A change to come, at a time in milliseconds since 1970. */
export interface Change {
  readonly at: number;
  readonly kind: ChangeKind;
}

/** The changes of a day, in no order. */
export function chooseChanges(dayAt: number, random: Random): readonly Change[] {
  const { fromHour, untilHour } = WORKLOAD.office;
  const chooseTime = () => dayAt + (fromHour + chooseFraction(random) * (untilHour - fromHour)) * HOUR_MS;
  const choose = (kind: ChangeKind) =>
    Array.from({ length: WORKLOAD.changes[kind] }, () => ({ kind, at: chooseTime() }));
  return [...choose('upload'), ...choose('delete'), ...choose('rename')];
}

/**
 * Who changes an account that has these items at first: any asset is as likely to be changed as any
 * other.
 */
export function createEditor(
  control: Control,
  items: SampleAssets,
  random: Random,
): (kind: ChangeKind) => void {
  const types = ['image', 'video', 'voice', 'news'] as const;
  const lists = new Map(types.map((type) => [type, items[type].map(({ media_id }) => media_id)]));
  let changes = 0;

  return (kind) => {
    changes += 1;
    const type = chooseWeighted(new Map(Array.from(lists, ([each, ids]) => [each, ids.length])), random);
    const mediaIds = lists.get(type) ?? [];
    const index = random.integer(0, mediaIds.length - 1);
    const mediaId = mediaIds[index] ?? '';
    const name = `change ${changes}`;
    const fields = type === 'news' ? { content: { news_item: [articleItem({ title: name })] } } : { name };
    switch (kind) {
      case 'upload':
        mediaIds.push(control.upload(type, fields));
        break;
      case 'delete':
        control.delete(mediaId);
        mediaIds.splice(index, 1);
        break;
      case 'rename':
        control.edit(mediaId, fields);
        break;
    }
  };
}
