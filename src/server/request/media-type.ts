import type { Plugin } from 'graphql-yoga';
import { httpError } from '../http-error.ts';
import { recordOf } from './request-record.ts';

/** The media types of answers (GraphQL over HTTP, section 4), without Yoga's streams. */
const ANSWERED = ['application/graphql-response+json', 'application/json', 'application/*', '*/*'];

/** Server-sent events: those of a subscription, or an answer as the one event of its own. */
export const EVENT_STREAM = 'text/event-stream';

/** What accepts them. */
const WITH_EVENTS = [EVENT_STREAM, 'text/*', '*/*'];

/** A browser sends a hundred characters. Yoga searches each part for the types of an answer. */
const MAX_LENGTH = 1000;

/**
 * Refuses a request that accepts none of these types; leaves Yoga only these to choose from. Who
 * accepts anything else gets events from a subscription alone.
 */
export function useMediaType(): Plugin {
  return {
    onRequestParse({ request }) {
      const accept = request.headers.get('accept');
      const parts = accept === null || accept.length > MAX_LENGTH ? [] : accept.split(',');
      const acceptsEvents = accept === null || parts.some((part) => isOneOf(WITH_EVENTS, part));
      recordOf(request).acceptsEvents = acceptsEvents;
      if (accept === null) return;
      const possible = parts.filter((part) => isOneOf(ANSWERED, part));
      if (possible.length > 0) request.headers.set('accept', byPreference(possible));
      else if (acceptsEvents) request.headers.set('accept', EVENT_STREAM);
      else {
        request.headers.set('accept', 'application/json');
        throw httpError({
          status: 406,
          code: 'BAD_REQUEST',
          message: `The answer is \`application/graphql-response+json\`, \`application/json\` or \`${EVENT_STREAM}\`: \`Accept\` must name one of them, in at most ${MAX_LENGTH} characters.`,
        });
      }
    },
  };
}

function isOneOf(types: readonly string[], part: string): boolean {
  return types.includes(mediaTypeOf(part)) && weightOf(part) > 0;
}

// Yoga takes the first, whatever its weight.
function byPreference(parts: readonly string[]): string {
  return [...parts]
    .sort((a, b) => weightOf(b) - weightOf(a))
    .map(mediaTypeOf)
    .join(', ');
}

/** The type in a part of a header, without its parameters (RFC 9110, section 8.3.1). */
function mediaTypeOf(part: string): string {
  const [type = ''] = part.split(';');
  return type.trim().toLowerCase();
}

/** Whether a request says that its body is JSON. */
export function isJson({ headers }: Request): boolean {
  return mediaTypeOf(headers.get('content-type') ?? '') === 'application/json';
}

/** The weight of a type: 1 by default (RFC 9110, section 12.4.2). */
function weightOf(part: string): number {
  const [, weight] = /;\s*q=([\d.]+)/i.exec(part) ?? [];
  return weight === undefined ? 1 : Number(weight);
}
