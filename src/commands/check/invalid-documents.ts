import { parse, validate } from 'graphql';
import { schema } from '../../../schema/index.ts';
import type { TrustedDocuments } from '../../server/document/trusted-documents.ts';

/** The ids of the trusted documents that the schema does not take, as it has changed since, each with the first reason. */
export function invalidDocuments({
  byId,
}: TrustedDocuments): readonly (readonly [id: string, reason: string])[] {
  return Array.from(byId).flatMap(([id, text]) => {
    const [error] = validate(schema, parse(text));
    return error === undefined ? [] : [[id, error.message] as const];
  });
}
