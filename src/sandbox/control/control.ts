import type { Account, CountDifferences } from '../account.ts';
import { createItem, editItem, type ItemFields } from '../items.ts';
import { pictureUrl } from '../media/picture-host.ts';
import { createMediaId } from '../random.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { AssetList } from '../upstream/asset-list.ts';
import type { Call } from '../upstream/call-record.ts';
import type { Fault, FaultOptions } from '../upstream/faults.ts';
import type { WireQuirks } from '../upstream/wire.ts';
import { type EndpointName, type Item, type ItemType, isNewsItem } from '../wire.ts';

/** Where a change leaves its item; unless told, where {@link Control.setEditsMoveToHead} says. */
export interface MoveOptions {
  readonly moveToHead?: boolean | undefined;
}

/** What happens to an account while it is in use. Throws a {@link ControlError} for what cannot be done. */
export interface Control {
  /** Puts a new asset at the head of its list, and returns its media_id. An image has its picture served. */
  upload(type: ItemType, fields?: ItemFields): string;
  delete(mediaId: string): void;
  /** Gives an image, voice or video another name and a new update_time. */
  rename(mediaId: string, name: string, options?: MoveOptions): void;
  /** Changes fields of an asset, and its update_time. `undefined` takes a field away. */
  edit(mediaId: string, fields: ItemFields, options?: MoveOptions): void;
  /** Whether edits and renames take their item to the head. At first they do not. */
  setEditsMoveToHead(moveToHead: boolean): void;
  /** Delays every answer of the API. At first 0. */
  setLatency(ms: number): void;
  /** Lets coming calls fail. Faults that wait already come first. */
  addFault(fault: Fault, options?: FaultOptions): void;
  clearFaults(): void;
  /** Runs this on the account from its beginning, as of now, in place of another scenario. */
  startScenario(scenario: Scenario): void;
  /** Ends the scenario, and what it has used up of the day's quota. */
  endScenario(): void;
  /** Answers all tokens made so far with 42001. */
  expireTokens(): void;
  /** Answers all tokens made so far with 40001. */
  invalidateTokens(): void;
  /** The calls of a day, today's included; `undefined`, as at first, is no limit. */
  setQuota(endpoint: EndpointName, callsPerDay: number | undefined): void;
  /** By how much get_materialcount differs from the lists. At first, and where left out, by 0. */
  setCountDifferences(differences: CountDifferences): void;
  /** The quirks of the JSON on the wire. At first, and where left out, they are off. */
  setQuirks(quirks: WireQuirks): void;
  /** The calls of the API so far, oldest first: the newest 100,000 of them. Pictures are not among them. */
  calls(): readonly Call[];
  clearCalls(): void;
}

export interface ControlOptions {
  /**
   * Something that was broken on purpose works again. Whoever has learned to call less for it may forget that: to wait
   * for the next attempt is of no use to who plays with faults. Default: nobody is told.
   */
  readonly onMended?: () => void;
}

/** The control was asked for something that cannot be done. The message says why. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}

/** The control of an account. */
export function createControl(account: Account, { onMended = () => {} }: ControlOptions = {}): Control {
  const { lists, pictures, settings, tokens, quotas, faults, scenario, calls } = account;
  let uploads = 0;

  function locate(mediaId: string): { readonly list: AssetList; readonly item: Item } {
    for (const list of Object.values(lists)) {
      const item = list.find(mediaId);
      if (item) return { list, item };
    }
    throw new ControlError(`There is no asset with the mediaId "${mediaId}".`);
  }

  function edit(mediaId: string, fields: ItemFields, options: MoveOptions = {}): void {
    const { moveToHead = settings.editsMoveToHead } = options;
    const { list, item } = locate(mediaId);
    if ('media_id' in fields) throw new ControlError('The media_id of an asset never changes.');
    const edited = editItem(item, fields, nowSeconds(account));
    list.replace(edited, { moveToHead });
    pictures.add(edited);
  }

  return {
    upload(type, fields = {}) {
      uploads += 1;
      const media_id = fields.media_id ?? createMediaId(`upload ${uploads}`);
      if (Object.values(lists).some((list) => list.find(media_id))) {
        throw new ControlError(`There already is an asset with the media_id "${media_id}".`);
      }
      const url = type === 'image' ? { url: pictureUrl(account.url, media_id) } : {};
      const item = createItem(type, { update_time: nowSeconds(account), ...url, ...fields, media_id });
      lists[type].add(item);
      pictures.add(item);
      return media_id;
    },
    delete(mediaId) {
      locate(mediaId).list.delete(mediaId);
    },
    rename(mediaId, name, options) {
      if (isNewsItem(locate(mediaId).item)) {
        throw new ControlError('A news asset has no name: edit the titles of its articles.');
      }
      edit(mediaId, { name }, options);
    },
    edit,
    setEditsMoveToHead(moveToHead) {
      settings.editsMoveToHead = moveToHead;
    },
    setLatency(ms) {
      settings.latencyMs = ms;
      onMended();
    },
    addFault: faults.add,
    clearFaults() {
      faults.clear();
      onMended();
    },
    startScenario(next) {
      scenario.start(next);
      // The one before has ended.
      onMended();
    },
    endScenario() {
      scenario.end();
      onMended();
    },
    expireTokens: tokens.expireAll,
    invalidateTokens: tokens.invalidateAll,
    setQuota(endpoint, callsPerDay) {
      quotas.setLimit(endpoint, callsPerDay);
      onMended();
    },
    setCountDifferences(differences) {
      settings.countDifferences = differences;
    },
    setQuirks(quirks) {
      settings.quirks = quirks;
    },
    calls: calls.list,
    clearCalls: calls.clear,
  };
}

function nowSeconds({ now }: Account): number {
  return Math.floor(now() / 1000);
}
