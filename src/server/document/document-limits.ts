import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  SingleFieldSubscriptionsRule,
  type ValidationRule,
  validate,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { tooComplexError } from '../http-error.ts';
import { measureDocument } from './measure-document.ts';
import { singleRootFieldRule } from './single-root-field-rule.ts';
import type { IsTrusted } from './trusted-documents.ts';

/** The most that one document may hold. Each use of a fragment counts. */
export interface DocumentLimits {
  /** Names, punctuators and values. The variables may hold as many values. */
  readonly tokens: number;
  /** Nested fields and inline fragments, and nested lists and objects in their arguments. */
  readonly depth: number;
  /** Per operation, like aliases and directives. */
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  /** Operations and fragments. */
  readonly definitions: number;
}

/** Validation stops here: each error may quote a name of 50 KB and search for similar names. */
const MAX_ERRORS = 20;

/**
 * Refuses a document that exceeds a limit. Not a validation rule: rules run side by side, so
 * graphql's own, some in quadratic time, would run before the sum is known.
 */
export function useDocumentLimits(limits: DocumentLimits, isTrusted: IsTrusted): Plugin {
  return {
    onValidate({ setValidationFn }) {
      setValidationFn((schema: GraphQLSchema, document: DocumentNode, rules: readonly ValidationRule[]) => {
        const error = isTrusted(document.loc?.source.body ?? '') ? undefined : findExcess(document, limits);
        if (error !== undefined) return [error];
        const ours = rules.map((rule) =>
          rule === SingleFieldSubscriptionsRule ? singleRootFieldRule : rule,
        );
        return validate(schema, document, ours, { maxErrors: MAX_ERRORS });
      });
    },
  };
}

/** The first limit that a document exceeds, in the order of the configuration. */
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
