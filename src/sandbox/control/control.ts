import type { Account, CountDifferences } from '../account.ts';
import type { Item, List } from '../lists/list.ts';
import { locateItem } from '../lists/lists.ts';
import { createMediaId } from '../random.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Call, MediaRequest } from '../upstream/call-record.ts';
import type { Fault, FaultOptions } from '../upstream/faults.ts';
import type { WireQuirks } from '../upstream/wire.ts';

/** Where a change leaves its item. Default: see {@link Control.setEditsMoveToHead}. */
export interface MoveOptions {
  readonly moveToHead?: boolean | undefined;
}

/**
 * Changes an account while it is in use. Throws a {@link ControlError} if it cannot. The `mediaId`
 * of a publication is its `article_id`.
 */
export interface Control {
  /** Adds an item at the head of a list, and serves an image's picture. Returns its id. */
  upload(type: string, fields?: Item): string;
  delete(mediaId: string): void;
  /** Renames an image, voice or video, and gives it a new update_time. */
  rename(mediaId: string, name: string, options?: MoveOptions): void;
  /** Changes fields of an item and its update_time. `undefined` removes a field. */
  edit(mediaId: string, fields: Item, options?: MoveOptions): void;
  /** Turns a draft into the newest publication. Returns its `article_id`. */
  publish(mediaId: string): string;
  /** Whether edits and renames move their item to the head. Default: no. */
  setEditsMoveToHead(moveToHead: boolean): void;
  /** Delays every answer of the API. Default: 0. */
  setLatency(ms: number): void;
  /** Makes coming calls fail, after the faults that are already waiting. */
  addFault(fault: Fault, options?: FaultOptions): void;
  clearFaults(): void;
  /** Starts a scenario now, in place of a running one. */
  startScenario(scenario: Scenario): void;
  /** Ends the scenario, and restores the quotas that it used up. */
  endScenario(): void;
  /** Answers 42001 to all existing tokens. */
  expireTokens(): void;
  /** Answers 40001 to all existing tokens. */
  invalidateTokens(): void;
  /** The calls per day, including today's. Default: `undefined`, no limit. */
  setQuota(endpoint: string, callsPerDay: number | undefined): void;
  /** Differences between count calls and lists. Default: 0, also for lists left out. */
  setCountDifferences(differences: CountDifferences): void;
  /** The quirks of the JSON on the wire. Default: off, also for those left out. */
  setQuirks(quirks: WireQuirks): void;
  /** How long addresses of films work that are given from now on. Default: an hour. */
  setFilmLifetime(seconds: number): void;
  /** Answers 403 at all addresses of films that were given so far. */
  expireFilms(): void;
  /** The newest 100,000 API calls, oldest first. Pictures and films are not included. */
  calls(): readonly Call[];
  /** The newest 100,000 requests for pictures and films, oldest first. */
  mediaRequests(): readonly MediaRequest[];
  /** Clears both records. */
  clearCalls(): void;
}

export interface ControlOptions {
  /**
   * Called when something broken on purpose works again. Clients that call less because of it can
   * return to normal at once, without waiting for their next attempt. Default: not called.
   */
  readonly onMended?: () => void;
}

/** The control cannot do what it was asked. The message says why. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}

/** The control of an account. */
export function createControl(account: Account, { onMended = () => {} }: ControlOptions = {}): Control {
  const { lists, endpoints, pictures, films, settings, tokens, quotas, faults, scenario, calls } = account;
  const { mediaRequests } = account;
  let uploads = 0;
  let publications = 0;

  function locate(id: string): { readonly list: List; readonly item: Item } {
    const found = locateItem(lists, id);
    if (found === undefined) throw new ControlError(`There is no item with the mediaId "${id}".`);
    return found;
  }

  function edit(id: string, fields: Item, options: MoveOptions = {}): void {
    const { moveToHead = settings.editsMoveToHead } = options;
    const { list, item } = locate(id);
    const { definition } = list;
    if (definition.idField in fields) {
      throw new ControlError(`The ${definition.idField} of an item never changes.`);
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
        throw new ControlError(`There already is an item with the ${idField} "${id}".`);
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
    publish(mediaId) {
      const { list: drafts, item: draft } = locate(mediaId);
      const { publishing } = drafts.definition;
      const list = lists.find(({ definition }) => definition === publishing?.to);
      if (publishing === undefined || list === undefined) {
        throw new ControlError(`Only drafts can be published, and "${mediaId}" is none.`);
      }
      publications += 1;
      const id = createMediaId(`publication ${publications}`);
      list.add(publishing.publish(draft, { id, time: nowSeconds(account), baseUrl: account.url }));
      drafts.delete(mediaId);
      return id;
    },
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
      // The previous one has ended.
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
    setFilmLifetime(seconds) {
      settings.filmLifetimeSeconds = seconds;
    },
    expireFilms: films.expireAll,
    calls: calls.list,
    mediaRequests: mediaRequests.list,
    clearCalls() {
      calls.clear();
      mediaRequests.clear();
    },
  };
}

function nowSeconds({ now }: Account): number {
  return Math.floor(now() / 1000);
}
