import type { Account, CountDifferences } from '../account.ts';
import type { Item, List } from '../lists/list.ts';
import { locateItem } from '../lists/lists.ts';
import { createMediaId } from '../random.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Call } from '../upstream/call-record.ts';
import type { Fault, FaultOptions } from '../upstream/faults.ts';
import type { WireQuirks } from '../upstream/wire.ts';

/** Where a change leaves its item; unless told, where {@link Control.setEditsMoveToHead} says. */
export interface MoveOptions {
  readonly moveToHead?: boolean | undefined;
}

/** What happens to an account while it is in use. Throws a {@link ControlError} for what cannot be done. */
export interface Control {
  /** Puts a new asset at the head of the list of this name, and returns its id. An image has its picture served. */
  upload(type: string, fields?: Item): string;
  delete(mediaId: string): void;
  /** Gives an image, voice or video, by its id, another name and a new update_time. */
  rename(mediaId: string, name: string, options?: MoveOptions): void;
  /** Changes fields of an asset, and its update_time. `undefined` takes a field away. */
  edit(mediaId: string, fields: Item, options?: MoveOptions): void;
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
  setQuota(endpoint: string, callsPerDay: number | undefined): void;
  /** By how much the count calls differ from the lists. At first, and where left out, by 0. */
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
  const { lists, endpoints, pictures, settings, tokens, quotas, faults, scenario, calls } = account;
  let uploads = 0;

  function locate(id: string): { readonly list: List; readonly item: Item } {
    const found = locateItem(lists, id);
    if (found === undefined) throw new ControlError(`There is no asset with the mediaId "${id}".`);
    return found;
  }

  function edit(id: string, fields: Item, options: MoveOptions = {}): void {
    const { moveToHead = settings.editsMoveToHead } = options;
    const { list, item } = locate(id);
    const { definition } = list;
    if (definition.idField in fields) {
      throw new ControlError(`The ${definition.idField} of an asset never changes.`);
    }
    const edited = definition.edit(item, fields, nowSeconds(account));
    list.replace(edited, { moveToHead });
    pictures.add(edited);
  }

  function checkEndpoint(endpoint: string | undefined): void {
    if (endpoint === undefined || endpoints.some(({ name }) => name === endpoint)) return;
    throw new ControlError(`There is no endpoint "${endpoint}".`);
  }

  return {
    upload(type, fields = {}) {
      const list = lists.find(({ definition }) => definition.name === type);
      if (list === undefined) throw new ControlError(`There is no list "${type}".`);
      const { definition } = list;
      const { idField } = definition;
      uploads += 1;
      const id = String(fields[idField] ?? createMediaId(`upload ${uploads}`));
      if (locateItem(lists, id) !== undefined) {
        throw new ControlError(`There already is an asset with the ${idField} "${id}".`);
      }
      const update_time = nowSeconds(account);
      const item = definition.create({ update_time, ...fields, [idField]: id }, account.url);
      list.add(item);
      pictures.add(item);
      return id;
    },
    delete(mediaId) {
      locate(mediaId).list.delete(mediaId);
    },
    rename(mediaId, name, options) {
      const { renameRefusal } = locate(mediaId).list.definition;
      if (renameRefusal !== undefined) throw new ControlError(renameRefusal);
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
    addFault(fault, options = {}) {
      checkEndpoint(options.endpoint);
      faults.add(fault, options);
    },
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
      checkEndpoint(endpoint);
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
