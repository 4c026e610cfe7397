import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type ValidationRule,
  validate,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { tooComplexError } from '../http-error.ts';
import { measureDocument } from './measure-document.ts';
import type { IsTrusted } from './trusted-documents.ts';

/** What one document may hold at most. Fragments count as often as they are used. */
export interface DocumentLimits {
  /** Names, punctuators and values. Variables may hold as many values. */
  readonly tokens: number;
  /** Fields and inline fragments within each other, and lists and objects within their arguments. */
  readonly depth: number;
  /** Of one operation, as are aliases and directives. */
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  /** Operations and fragments. */
  readonly definitions: number;
}

/** No more errors of a document are looked for: each may quote a name of 50 KB, and looks for names that are like it. */
const MAX_ERRORS = 20;

/**
 * Refuses a document that holds more than is allowed. No validation rule: rules see the nodes one by one and side by
 * side, so graphql's own, some of which take quadratic time, would be at work before the sum is known.
 */
export function useDocumentLimits(limits: DocumentLimits, isTrusted: IsTrusted): Plugin {
  return {
    onValidate({ setValidationFn }) {
      setValidationFn((schema: GraphQLSchema, document: DocumentNode, rules: readonly ValidationRule[]) => {
        const error = isTrusted(document.loc?.source.body ?? '') ? undefined : findExcess(document, limits);
        if (error !== undefined) return [error];
        return validate(schema, document, rules, { maxErrors: MAX_ERRORS });
      });
    },
  };
}

/** The first limit that a document passes, in the order in which the configuration names them. */
function findExcess(document: DocumentNode, limits: DocumentLimits): GraphQLError | undefined {
  const measure = { ...measureDocument(document), definitions: document.definitions.length };
  for (const [respect, describe] of DESCRIPTIONS) {
    const [limit, cost] = [limits[respect], measure[respect]];
    if (cost > limit) return tooComplexError(`${describe(cost)}, and ${limit} are allowed.`, { limit, cost });
  }
  return undefined;
}

const DESCRIPTIONS = [
  ['depth', (cost: number) => `The document is nested ${cost} levels deep`],
  ['fields', (cost: number) => `The operation has ${cost} fields`],
  ['aliases', (cost: number) => `The operation has ${cost} aliases`],
  ['directives', (cost: number) => `The operation has ${cost} directives`],
  ['definitions', (cost: number) => `The document has ${cost} operations and fragments`],
] as const;
