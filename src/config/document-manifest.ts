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
  const content = parseJson(json);
  if (!isObject(content)) throw new ManifestError(`is no manifest: ${SHAPES}`);
  if (content['format'] !== APOLLO_FORMAT && !Array.isArray(content['operations'])) return textsOf(content);
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

function textsOf(content: unknown): readonly ManifestDocument[] {
  return Object.entries(decode(textsSchema, content)).map(([id, text]) => ({ id, text }));
}

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
  const place = result.error.issues[0]?.path.join('.');
  throw new ManifestError(`is no manifest, as its "${place}" shows: ${SHAPES}`);
}

const SHAPES = `it must be a JSON object with the text of each document under its id, or an ${APOLLO_FORMAT} of version 1`;
