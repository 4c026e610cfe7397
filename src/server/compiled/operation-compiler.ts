import { type DocumentNode, type GraphQLSchema, getOperationAST, getVariableValues } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { FieldLimits, GraphQLContext } from '../../../schema/builder.ts';
import { type MediaAccess, NO_MEDIA } from '../../media/media-access.ts';
import { createSightings } from '../cached-answers/sightings.ts';
import { bytesOfDocument } from '../document/document-cache.ts';
import { measureDocument } from '../document/measure-document.ts';
import { createCachedJson } from './cached-json.ts';
import { type CompiledOperation, compileOperation } from './compile-operation.ts';
import { createItemContext, type ItemReader } from './item-context.ts';
import { LeftToGatewayError } from './left-to-gateway.ts';
import { variablesBelowRoot } from './variables-below-root.ts';

/** A valid operation that may be executed again and again. */
export interface RepeatedOperation {
  /** Its approximate memory, rather too high than too low. */
  readonly bytes: number;
  /**
   * The whole answer, as graphql's executor would give it.
   *
   * @throws LeftToGatewayError, NotAtHandError if something has to be waited for, or what a resolver throws
   */
  execute(context: GraphQLContext, variables: Readonly<Record<string, unknown>>): Buffer;
}

export interface OperationCompilerOptions {
  /** Reads what is the same for all operations. */
  readonly itemReader: ItemReader;
  /** The same of media. Default: there are none. */
  readonly mediaAccess?: MediaAccess | undefined;
  readonly limits: FieldLimits;
  /** The most bytes of the data of an answer. */
  readonly maxResponseBytes: number;
  /** The most bytes of JSON that is cached beside items. */
  readonly maxJsonBytes: number;
}

/** An operation of a valid document. */
export interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly name: string | undefined;
}

/** An operation is compiled for so many sets of values of the variables below its root. */
const MAX_FORMS = 4;

/** If these values change all the time, the gateway answers what is not compiled by then. */
const MAX_COMPILATIONS = 16;

/** Sets of values that were asked for once. */
const MAX_SEEN_BYTES = 2 ** 14;

/** What a field takes, compiled once, in several types. Each use of a fragment counts. */
const BYTES_PER_FIELD = 3000;

/** `{"data":}` */
const ENVELOPE_BYTES = 9;

/** Compiles operations. All of them share what they keep beside the items of lists. */
export function createOperationCompiler({
  itemReader,
  mediaAccess = NO_MEDIA,
  limits,
  maxResponseBytes,
  maxJsonBytes,
}: OperationCompilerOptions) {
  const cachedJson = createCachedJson(maxJsonBytes);
  const itemContext = createItemContext(itemReader, mediaAccess);

  return ({ schema, document, name }: Operation): RepeatedOperation => {
    const operation = getOperationAST(document, name);
    const rootType = schema.getQueryType();
    if (!operation || !rootType) throw new TypeError('There is no such operation.');
    const { variableDefinitions = [] } = operation;
    const below = variablesBelowRoot(document, operation, rootType.name);
    const forms = new LRUCache<string, CompiledOperation>({ max: MAX_FORMS });
    const seen = createSightings(MAX_SEEN_BYTES);
    let compilations = 0;
    const shared = { schema, document, operation, limits, cachedJson, itemContext };

    function formFor(coerced: Record<string, unknown>): CompiledOperation {
      const variables = pick(coerced, below);
      const key = JSON.stringify(variables);
      const known = forms.get(key);
      if (known !== undefined) return known;
      // The first set is there as the operation was asked for twice.
      const isWorthIt = compilations === 0 || (compilations < MAX_COMPILATIONS && seen.isKnown(key));
      if (!isWorthIt) throw new LeftToGatewayError();
      compilations += 1;
      const form = compileOperation({ ...shared, variables, maxBytes: maxResponseBytes + ENVELOPE_BYTES });
      forms.set(key, form);
      return form;
    }

    const mostForms = below.length === 0 ? 1 : MAX_FORMS;
    return {
      bytes: bytesOfDocument(document) + mostForms * measureDocument(document).fields * BYTES_PER_FIELD,
      execute(context, given) {
        const { coerced } = getVariableValues(schema, variableDefinitions, given, { maxErrors: 1 });
        if (coerced === undefined) throw new LeftToGatewayError();
        return formFor(coerced).execute(context, coerced);
      },
    };
  };
}

/** Those that are given: null is something else than nothing. */
function pick(values: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(values, name)).map((name) => [name, values[name]]),
  );
}
