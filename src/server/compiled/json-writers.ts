import { hash } from 'node:crypto';
import { collectSubFields } from '@graphql-tools/utils';
import {
  defaultFieldResolver,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getArgumentValues,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  print,
} from 'graphql';
import type { GraphQLContext } from '../../../schema/builder.ts';
import type { CachedJson } from './cached-json.ts';
import { NeedsOperationError } from './item-context.ts';
import { createJsonOutput, type JsonOutput } from './json-output.ts';
import { LeftToGatewayError } from './left-to-gateway.ts';

/** Writes a value as JSON. @throws Error if that takes a wait, or if an error has to be told */
export type WriteJson = (value: unknown, run: Run) => void;

/** One execution of an operation. */
export interface Run {
  readonly context: GraphQLContext;
  readonly output: JsonOutput;
  /** Whether this is kept as a part of something larger: then its parts are not kept again. */
  readonly isPart: boolean;
  /** Milliseconds of a monotonic clock. */
  readonly startedAt: number;
}

export interface JsonWritersOptions {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  /** Coerced: those that directives and the arguments of fields below the root name. */
  readonly variables: Record<string, unknown>;
  readonly cachedJson: CachedJson;
  /** What resolvers get where JSON is kept. */
  readonly itemContext: GraphQLContext;
  /** The most bytes of an answer. */
  readonly maxBytes: number;
}

/** A field of an object, as an operation asks for it. */
export interface FieldWriter {
  readonly field: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
  infoFor(variableValues: Record<string, unknown>): GraphQLResolveInfo;
  /** Writes what a resolver of the field returned. */
  readonly write: WriteJson;
}

/**
 * Writers for the values of one operation: they write what graphql's executor would answer, as long
 * as no resolver returns a promise or fails.
 */
export function createJsonWriters(options: JsonWritersOptions) {
  const { schema, operation, fragments, variables, cachedJson, itemContext, maxBytes } = options;

  /** What all selections of the operation depend on. */
  const surroundings = digestOf([Object.values(fragments).map(print), variables]);

  /** @throws LeftToGatewayError if there is no such field, as for introspection */
  function fieldOf(parentType: GraphQLObjectType, nodes: FieldNode[]): FieldWriter {
    const [node] = nodes;
    const field = node && parentType.getFields()[node.name.value];
    if (node === undefined || field === undefined) throw new LeftToGatewayError({ isForGood: true });
    const path = { prev: undefined, key: (node.alias ?? node.name).value, typename: parentType.name };
    // Written out: to spread one object into another takes longer than all resolvers of a page.
    const infoFor = (variableValues: Record<string, unknown>): GraphQLResolveInfo => ({
      fieldName: field.name,
      fieldNodes: nodes,
      returnType: field.type,
      parentType,
      path,
      schema,
      fragments,
      rootValue: undefined,
      operation,
      variableValues,
    });
    return { field, node, infoFor, write: valueWriter(field.type, nodes, infoFor(variables)) };
  }

  function valueWriter(type: GraphQLOutputType, nodes: FieldNode[], info: GraphQLResolveInfo): WriteJson {
    if (isNonNullType(type)) {
      const write = knownWriter(type.ofType, nodes, info);
      return (value, run) => {
        if (value == null) throw new LeftToGatewayError();
        write(value, run);
      };
    }
    const write = knownWriter(type, nodes, info);
    return (value, run) => {
      if (value == null) run.output.text('null');
      else write(value, run);
    };
  }

  /** For values that are not null. */
  function knownWriter(type: GraphQLOutputType, nodes: FieldNode[], info: GraphQLResolveInfo): WriteJson {
    if (isLeafType(type)) return leafWriter(type);
    if (isListType(type)) return listWriter(valueWriter(type.ofType, nodes, info));
    if (isAbstractType(type)) return abstractWriter(type, nodes, info);
    if (isNonNullType(type)) throw new TypeError('A type cannot be not null twice.');
    return objectWriter(type, nodes);
  }

  function abstractWriter(
    type: GraphQLAbstractType,
    nodes: FieldNode[],
    info: GraphQLResolveInfo,
  ): WriteJson {
    const writers = new Map<string, WriteJson>();

    function writerOf(name: unknown): WriteJson {
      const runtimeType = schema.getPossibleTypes(type).find((possible) => possible.name === name);
      if (runtimeType === undefined) throw new LeftToGatewayError();
      const write = objectWriter(runtimeType, nodes);
      writers.set(runtimeType.name, write);
      return write;
    }

    return (value, run) => {
      expectReady(value);
      const name = type.resolveType?.(value, run.context, info, type);
      const write = writers.get(name as string) ?? writerOf(name);
      write(value, run);
    };
  }

  function objectWriter(type: GraphQLObjectType, nodes: FieldNode[]): WriteJson {
    const { sourceOf } = type.extensions;
    const writeFields = fieldsWriter(type, nodes);
    const selection = sourceOf === undefined ? NO_SELECTION : cachedJson.selectionOf(describe(type, nodes));
    let isCacheable = sourceOf !== undefined;

    function makeToCache(value: unknown): Buffer | undefined {
      const output = createJsonOutput(maxBytes);
      try {
        writeFields(value, { context: itemContext, output, isPart: true, startedAt: 0 });
        return output.toBuffer();
      } catch (error) {
        if (!(error instanceof NeedsOperationError)) throw error;
        isCacheable = false;
        return undefined;
      }
    }

    return (value, run) => {
      expectReady(value);
      const source = isCacheable && !run.isPart ? sourceOf?.(value) : undefined;
      if (source === undefined) return writeFields(value, run);
      const known = cachedJson.find(source, selection, run.startedAt);
      const json = known ?? makeToCache(value);
      if (json === undefined) return writeFields(value, run);
      if (known === undefined) cachedJson.keep(source, selection, { json, now: run.startedAt });
      run.output.bytes(json);
    };
  }

  /** Aliases of a field, and other operations, ask for the same where all of this is equal. */
  function describe({ name }: GraphQLObjectType, nodes: FieldNode[]): string {
    const selected = nodes.map(({ selectionSet }) => selectionSet && print(selectionSet));
    return digestOf([name, selected, surroundings]);
  }

  function fieldsWriter(type: GraphQLObjectType, nodes: FieldNode[]): WriteJson {
    const collected = collectSubFields(schema, fragments, { coerced: variables, sources: {} }, type, nodes);
    const writers = Array.from(collected.fields, ([name, fieldNodes], index) =>
      labelled(`${index > 0 ? ',' : ''}${JSON.stringify(name)}:`, memberWriter(type, fieldNodes)),
    );
    return (value, run) => {
      run.output.text('{');
      for (const write of writers) write(value, run);
      run.output.text('}');
    };
  }

  /** Writes a field of the object that is the value. */
  function memberWriter(type: GraphQLObjectType, nodes: FieldNode[]): WriteJson {
    const [node] = nodes;
    if (node?.name.value === '__typename') {
      const json = JSON.stringify(type.name);
      return (_, run) => run.output.text(json);
    }
    const { field, node: first, infoFor, write } = fieldOf(type, nodes);
    const args = getArgumentValues(field, first, variables);
    const info = infoFor(variables);
    const { resolve = defaultFieldResolver } = field;
    return (value, run) => write(resolve(value, args, run.context, info), run);
  }

  return { fieldOf };
}

function digestOf(value: unknown): string {
  return hash('sha256', JSON.stringify(value));
}

/** Of what is never cached. */
const NO_SELECTION = {};

function labelled(label: string, write: WriteJson): WriteJson {
  return (value, run) => {
    run.output.text(label);
    write(value, run);
  };
}

function leafWriter(type: GraphQLLeafType): WriteJson {
  return (value, run) => {
    expectReady(value);
    const json = JSON.stringify(type.serialize(value) ?? undefined);
    if (json === undefined) throw new LeftToGatewayError();
    run.output.text(json);
  };
}

function listWriter(write: WriteJson): WriteJson {
  return (value, run) => {
    expectReady(value);
    if (!Array.isArray(value)) throw new LeftToGatewayError();
    run.output.text('[');
    try {
      for (let index = 0; index < value.length; index += 1) {
        if (index > 0) run.output.text(',');
        write(value[index], run);
      }
    } catch (error) {
      for (const each of value) silence(each);
      throw error;
    }
    run.output.text(']');
  };
}

/** @throws Error if a value has to be waited for, or stands for a failure */
function expectReady(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (value instanceof Error) throw value;
  if (!isThenable(value)) return;
  silence(value);
  throw new LeftToGatewayError();
}

/** Nobody waits for it: should it fail, that is told to whoever asks again. */
function silence(value: unknown): void {
  if (isThenable(value)) value.then(undefined, () => {});
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
