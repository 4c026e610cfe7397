import type { Control } from '../../src/sandbox/control/control.ts';
import type { Random } from '../../src/sandbox/random.ts';
import type { Fault } from '../../src/sandbox/upstream/faults.ts';
import { imageItems, newsItems, videoItems, voiceItems } from '../helpers/item-lists.ts';

/** What the account holds at first: more than the gateway is given memory for. */
export const LIBRARY = {
  image: imageItems(10_000),
  video: videoItems(45),
  voice: voiceItems(45),
  news: newsItems(300),
};

/** What may befall any call. */
const ACCIDENTS: readonly Fault[] = [
  ...[500, 502, 503, 403, 404].map((status) => ({ kind: 'status' as const, status })),
  ...['', 'null', '[]', '{', '<html>', '{"item":[null],"total_count":1}', '{"total_count":"many"}'].map(
    (body) => ({ kind: 'body' as const, body, contentType: 'text/html' }),
  ),
  ...(['reset', 'truncate', 'hang'] as const).flatMap((kind) => [{ kind }, { kind }, { kind }, { kind }]),
];

/**
 * What upstream answers of itself to a list or count call. Of a token call it would stop the
 * gateway for minutes.
 */
const REFUSALS = [-1, -1, -1, -1, 40001, 40014, 42001, 40007, 40164, 48001];

/** After this there are no list calls for a minute. */
const MINUTE_QUOTA = 45011;

/** How many uploads are there at a time. */
const UPLOADS = 20;

/**
 * Something that happens to an upstream: called every so often, it makes some of its calls fail and
 * changes its lists.
 */
export function createDisturbance(
  control: Control,
  random: Random,
): { disturb(): void; readonly faults: number } {
  const uploads: string[] = [];
  let faults = 0;

  function addFault(): void {
    faults += 1;
    if (random.chance(60)) {
      control.addFault(random.pick(ACCIDENTS), { times: random.pick([1, 1, 1, 3]) });
      return;
    }
    const errcode = random.chance(1) ? MINUTE_QUOTA : random.pick(REFUSALS);
    const endpoint = random.pick(['batchget_material', 'get_materialcount'] as const);
    control.addFault({ kind: 'errcode', errcode }, { endpoint });
  }

  function change(): void {
    uploads.push(control.upload(random.pick(['image', 'video', 'voice', 'news'])));
    const [oldest] = uploads;
    if (uploads.length > UPLOADS && oldest !== undefined) {
      uploads.shift();
      control.delete(oldest);
    }
    const renamed = random.pick(LIBRARY.image.slice(0, 100));
    control.rename(renamed.media_id, `renamed ${random.integer(0, 1000)}.jpg`);
  }

  return {
    get faults() {
      return faults;
    },
    disturb() {
      control.clearFaults();
      if (random.chance(30)) addFault();
      if (random.chance(20)) change();
      if (random.chance(5)) control.setLatency(random.pick([0, 0, 5, 50, 200]));
      if (random.chance(2)) control.invalidateTokens();
      if (random.chance(2)) control.expireTokens();
    },
  };
}
