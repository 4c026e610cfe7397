import { z } from 'zod';

/** One document of a manifest. */
export interface ManifestDocument {
  readonly id: string;
  readonly text: string;
}

/** A file is no manifest. The message goes on after "a file that". */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

/**
 * The documents of a manifest, as the tools write it that know all operations of a front end. Its
 * shape tells which it is: an object with the text of each document under its id (the client preset of
 * GraphQL Code Generator, Relay's `persistConfig`), or Apollo's `apollo-persisted-query-manifest`.
 *
 * @throws ManifestError
 */
export function decodeManifest(json: string): readonly ManifestDocument[] {
  const content = parseJson(json.replace(BYTE_ORDER_MARK, ''));
  if (!isObject(content)) throw new ManifestError(`is no manifest: ${SHAPES}`);
  if (content['format'] !== APOLLO_FORMAT && !Array.isArray(content['operations']))
    return textsOf(json, content);
  const { operations } = decode(apolloSchema, content);
  return operations.map(({ id, body }) => ({ id, text: body }));
}

const APOLLO_FORMAT = 'apollo-persisted-query-manifest';

/** Names and types of operations are in their bodies, too. */
const apolloSchema = z.object({
  format: z.literal(APOLLO_FORMAT),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string(), body: z.string() })),
});

const textsSchema = z.record(z.string(), z.string());

/** A string of a text that is JSON, and the colon after it if it is a name. */
const STRING = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?/g;

/**
 * Not those of the parsed object: of several texts under one name it has the last alone, and the name
 * `__proto__` is none of its own once it is copied.
 */
function textsOf(json: string, content: unknown): readonly ManifestDocument[] {
  decode(textsSchema, content);
  const strings = Array.from(json.matchAll(STRING), ([, string = '', colon]) => ({
    text: JSON.parse(string) as string,
    isName: colon !== undefined,
  }));
  return strings.flatMap(({ text: id, isName }, index) => {
    if (!isName) return [];
    const value = strings[index + 1];
    if (value === undefined || value.isName) throw noManifest(id);
    return [{ id, text: value.text }];
  });
}

/** Some editors and shells begin a file of UTF-8 with it. */
const BYTE_ORDER_MARK = /^\uFEFF/;

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new ManifestError('is not JSON');
  }
}

function isObject(content: unknown): content is Readonly<Record<string, unknown>> {
  return typeof content === 'object' && content !== null && !Array.isArray(content);
}

function decode<Content>(schema: z.ZodType<Content>, content: unknown): Content {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  throw noManifest(result.error.issues[0]?.path.join('.'));
}

function noManifest(place: string | undefined): ManifestError {
  return new ManifestError(`is no manifest, as its "${place}" shows: ${SHAPES}`);
}

const SHAPES = `it must be a JSON object with the text of each document under its id, or an ${APOLLO_FORMAT} of version 1`;
