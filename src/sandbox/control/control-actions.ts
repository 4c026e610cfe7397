import { loadNamedScenario, SCENARIO_NAMES } from '../scenario/load-scenario.ts';
import { ENDPOINT_NAMES, ITEM_TYPES } from '../wire.ts';
import type { Control } from './control.ts';
import { type Action, action } from './control-action.ts';
import { fault, flag, integer, itemFields, oneOf, optional, text } from './control-kinds.ts';

const moveToHead = optional(flag);
const difference = optional(integer(-1_000_000, 1_000_000));

/** Everything that {@link Control} does, save telling the calls, by the name of the method. */
export const ACTIONS: Readonly<Record<Exclude<keyof Control, 'calls'>, Action>> = {
  upload: action(
    'Puts a new asset at the head of its list, and answers with its mediaId.',
    { type: oneOf(ITEM_TYPES), fields: optional(itemFields) },
    (control, { type, fields }) => ({ mediaId: control.upload(type, fields) }),
  ),
  delete: action('Deletes an asset.', { mediaId: text }, (control, { mediaId }) => control.delete(mediaId)),
  rename: action(
    'Gives an image, voice or video another name, and a new update_time.',
    { mediaId: text, name: text, moveToHead },
    (control, { mediaId, name, ...options }) => control.rename(mediaId, name, options),
  ),
  edit: action(
    'Changes fields of an asset, and its update_time.',
    { mediaId: text, fields: itemFields, moveToHead },
    (control, { mediaId, fields, ...options }) => control.edit(mediaId, fields, options),
  ),
  setEditsMoveToHead: action(
    'Decides whether edits and renames take their item to the head; at first they leave it in place.',
    { moveToHead: flag },
    (control, input) => control.setEditsMoveToHead(input.moveToHead),
  ),
  setLatency: action(
    'Delays every answer of the API by some milliseconds, at most an hour; at first by none.',
    { ms: integer(0, 3_600_000) },
    (control, { ms }) => control.setLatency(ms),
  ),
  addFault: action(
    'Lets coming calls fail: one, or as many as times says, of any endpoint or of one.',
    { fault, times: optional(integer(1, 1_000_000)), endpoint: optional(oneOf(ENDPOINT_NAMES)) },
    (control, input) => control.addFault(input.fault, input),
  ),
  clearFaults: action(
    'Forgets the faults that still wait for their calls; the gateway of the sandbox forgets what it has seen of them.',
    {},
    (control) => control.clearFaults(),
  ),
  startScenario: action(
    'Has calls fail over time, in place of the scenario that runs, and answers with what happens when.',
    { name: oneOf(SCENARIO_NAMES) },
    (control, { name }) => {
      const scenario = loadNamedScenario(name);
      control.startScenario(scenario);
      return { description: scenario.description };
    },
  ),
  endScenario: action('Ends the scenario that runs.', {}, (control) => control.endScenario()),
  expireTokens: action('Answers all tokens made so far with 42001.', {}, (control) => control.expireTokens()),
  invalidateTokens: action('Answers all tokens made so far with 40001.', {}, (control) =>
    control.invalidateTokens(),
  ),
  setQuota: action(
    'Limits the calls of a day, those of today included; without callsPerDay there is no limit.',
    { endpoint: oneOf(ENDPOINT_NAMES), callsPerDay: optional(integer(0, 1_000_000)) },
    (control, { endpoint, callsPerDay }) => control.setQuota(endpoint, callsPerDay),
  ),
  setCountDifferences: action(
    'Sets by how much get_materialcount differs from the lists; a type left out does not differ.',
    { image: difference, video: difference, voice: difference, news: difference },
    (control, differences) => control.setCountDifferences(differences),
  ),
  setQuirks: action(
    'Sets the quirks of the JSON on the wire; those left out are off.',
    { bom: optional(flag), rawControlCharacters: optional(flag) },
    (control, quirks) => control.setQuirks(quirks),
  ),
  clearCalls: action('Forgets the calls so far.', {}, (control) => control.clearCalls()),
};
