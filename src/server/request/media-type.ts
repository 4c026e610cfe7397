import type { Plugin } from 'graphql-yoga';
import { httpError } from '../http-error.ts';

/** The media types of answers (GraphQL over HTTP, section 4), without Yoga's streams. */
const ANSWERED = ['application/graphql-response+json', 'application/json', 'application/*', '*/*'];

/** A browser sends a hundred characters. Yoga searches each part for the types of an answer. */
const MAX_LENGTH = 1000;

/** Refuses a request that accepts none of these types; leaves Yoga only these to choose from. */
export function useMediaType(): Plugin {
  return {
    onRequestParse({ request }) {
      const accept = request.headers.get('accept');
      if (accept === null) return;
      const possible = accept.length > MAX_LENGTH ? [] : accept.split(',').filter(isAnswered);
      request.headers.set('accept', possible.length > 0 ? byPreference(possible) : 'application/json');
      if (possible.length > 0) return;
      throw httpError({
        status: 406,
        code: 'BAD_REQUEST',
        message: `The answer is \`application/graphql-response+json\` or \`application/json\`: \`Accept\` must name one of them, in at most ${MAX_LENGTH} characters.`,
      });
    },
  };
}

function isAnswered(part: string): boolean {
  return ANSWERED.includes(mediaTypeOf(part)) && weightOf(part) > 0;
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
