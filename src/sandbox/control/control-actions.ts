import { z } from 'zod';
import type { Account } from '../account.ts';
import type { ListDefinition } from '../lists/list.ts';
import { loadNamedScenario, SCENARIO_NAMES } from '../scenario/load-scenario.ts';
import { faultSchema } from '../upstream/faults.ts';
import { type Control, ControlError } from './control.ts';

/** An action of the control, run by a POST. */
export interface Action {
  /** One sentence. */
  readonly does: string;
  /** The fields of its input, each described in words. */
  readonly takes: Readonly<Record<string, string | undefined>>;
  /** Returns the answer, if any. @throws ControlError that says what is wrong with the input */
  run(control: Control, input: unknown): unknown;
}

/** The methods of {@link Control} as actions, by name, except those that tell a record. */
export type Actions = Readonly<Record<Exclude<keyof Control, 'calls' | 'mediaRequests'>, Action>>;

/** The actions for an account's lists and endpoints. */
export function createActions({ lists, endpoints }: Pick<Account, 'lists' | 'endpoints'>): Actions {
  const definitions = lists.map(({ definition }) => definition);
  const listName = oneOf(definitions.map(({ name }) => name));
  const endpointName = oneOf(endpoints.map(({ name }) => name));
  const difference = optional(integer(-1_000_000, 1_000_000));
  const counted = definitions.filter(({ count }) => count !== undefined);
  const fields = itemFields(definitions);
  const moveToHead = optional(flag);

  return {
    upload: action(
      'Puts a new asset, draft or publication at the head of its list, and answers with its mediaId: of a publication, its article_id.',
      { type: listName, fields: optional(fields) },
      (control, { type, fields }) => ({ mediaId: control.upload(type, fields) }),
    ),
    delete: action('Deletes an asset, draft or publication.', { mediaId: text }, (control, { mediaId }) =>
      control.delete(mediaId),
    ),
    rename: action(
      'Renames an image, voice or video, and gives it a new update_time.',
      { mediaId: text, name: text, moveToHead },
      (control, { mediaId, name, ...options }) => control.rename(mediaId, name, options),
    ),
    edit: action(
      'Changes fields of an asset, draft or publication, and its update_time.',
      { mediaId: text, fields, moveToHead },
      (control, { mediaId, fields, ...options }) => control.edit(mediaId, fields, options),
    ),
    publish: action(
      'Turns a draft into a publication at the head of its list, and answers with its articleId, which is new.',
      { mediaId: text },
      (control, { mediaId }) => ({ articleId: control.publish(mediaId) }),
    ),
    setEditsMoveToHead: action(
      'Sets whether edits and renames move their item to the head; by default they do not.',
      { moveToHead: flag },
      (control, input) => control.setEditsMoveToHead(input.moveToHead),
    ),
    setLatency: action(
      'Delays every answer of the API by some milliseconds, at most an hour; by default by 0.',
      { ms: integer(0, 3_600_000) },
      (control, { ms }) => control.setLatency(ms),
    ),
    addFault: action(
      'Makes coming calls fail: one, or as many as times says, of any endpoint or of one.',
      { fault, times: optional(integer(1, 1_000_000)), endpoint: optional(endpointName) },
      (control, input) => control.addFault(input.fault, input),
    ),
    clearFaults: action(
      "Drops the faults that still wait for their calls; the sandbox's gateway forgets those it has seen.",
      {},
      (control) => control.clearFaults(),
    ),
    startScenario: action(
      'Starts a scenario in place of a running one, and answers with what happens when.',
      { name: oneOf(SCENARIO_NAMES) },
      (control, { name }) => {
        const scenario = loadNamedScenario(name);
        control.startScenario(scenario);
        return { description: scenario.description };
      },
    ),
    endScenario: action('Ends the running scenario.', {}, (control) => control.endScenario()),
    expireTokens: action('Answers 42001 to all existing tokens.', {}, (control) => control.expireTokens()),
    invalidateTokens: action('Answers 40001 to all existing tokens.', {}, (control) =>
      control.invalidateTokens(),
    ),
    setQuota: action(
      'Limits the calls per day, including those of today; without callsPerDay there is no limit.',
      { endpoint: endpointName, callsPerDay: optional(integer(0, 1_000_000)) },
      (control, { endpoint, callsPerDay }) => control.setQuota(endpoint, callsPerDay),
    ),
    setCountDifferences: action(
      'Sets by how much get_materialcount and draft/count differ from the lists; a list left out does not differ.',
      Object.fromEntries(counted.map(({ name }) => [name, difference])),
      (control, differences) => control.setCountDifferences(differences),
    ),
    setQuirks: action(
      'Sets the quirks of the JSON on the wire; those left out are off.',
      { bom: optional(flag), rawControlCharacters: optional(flag) },
      (control, quirks) => control.setQuirks(quirks),
    ),
    setFilmLifetime: action(
      'Sets for how many seconds the addresses of films work that are given from now on; by default for an hour.',
      { seconds: integer(0, 86_400) },
      (control, { seconds }) => control.setFilmLifetime(seconds),
    ),
    expireFilms: action('Answers 403 at all addresses of films that were given so far.', {}, (control) =>
      control.expireFilms(),
    ),
    clearCalls: action('Clears the records of calls and of requests for pictures and films.', {}, (control) =>
      control.clearCalls(),
    ),
  };
}

type Shape = Readonly<Record<string, z.ZodType>>;

/** An action that accepts only the fields in its schemas. Each is described by what it must be. */
function action<Takes extends Shape>(
  does: string,
  shape: Takes,
  run: (control: Control, input: z.output<z.ZodObject<Takes>>) => unknown,
): Action {
  const schema = z.strictObject(shape);
  const takes = Object.fromEntries(Object.entries(shape).map(([key, { description }]) => [key, description]));
  return {
    does,
    takes,
    run(control, input) {
      const { success, data, error } = schema.safeParse(input);
      if (success) return run(control, data);
      // Several faults of one value give one sentence.
      throw new ControlError([...new Set(error.issues.map((issue) => explain(issue, takes)))].join(' '));
    },
  };
}

function explain(issue: z.core.$ZodIssue, takes: Action['takes']): string {
  const [key] = issue.path;
  if (key !== undefined) return `"${String(key)}" must be ${takes[String(key)]}.`;
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
  return unknown.map((name) => `"${name}" is not a known field.`).join(' ');
}

/** Any string, even an empty one. */
const text = z.string().describe('a string');

const flag = z.boolean().describe('true or false');

/** A whole number, limits included. */
function integer(least: number, most: number) {
  return z.int().min(least).max(most).describe(`a whole number from ${least} to ${most}`);
}

function oneOf<T extends string>(choices: readonly T[]) {
  return z.enum(choices).describe(`one of ${choices.join(', ')}`);
}

/** An optional value. */
function optional<T extends z.ZodType>(schema: T) {
  return schema.optional().describe(`${schema.description}, or left out`);
}

/**
 * Fields of an item, named as on the wire. Checks only what the sandbox itself reads: sending
 * clients a number as a name is a valid use.
 */
function itemFields(definitions: readonly ListDefinition[]) {
  const ids = Object.fromEntries(definitions.map(({ idField }) => [idField, text.optional()]));
  return z
    .looseObject({
      ...ids,
      update_time: integer(0, 9_999_999_999).optional(),
      url: text.optional(),
      content: z.looseObject({ news_item: z.array(article).optional() }).optional(),
    })
    .describe(
      'an object of fields as on the wire (media_id and article_id strings, update_time unix seconds, news_item in content a list of objects, image_list in image_info a list with an image_media_id each)',
    );
}

/** An article of an item's fields. Publishing reads the pictures of picture posts. */
const article = z.looseObject({
  image_info: z.looseObject({ image_list: z.array(z.looseObject({ image_media_id: text })) }).optional(),
});

/** A way in which a call can fail. */
const fault = faultSchema.describe(
  'one of {"kind":"errcode","errcode":-1}, {"kind":"status","status":502}, ' +
    '{"kind":"body","body":"{","contentType":"text/plain"}, {"kind":"reset"}, {"kind":"hang"}, {"kind":"truncate"}, ' +
    '{"kind":"drip","bytesPerSecond":100}, {"kind":"behind","seconds":10}, {"kind":"total","difference":-1}',
);
