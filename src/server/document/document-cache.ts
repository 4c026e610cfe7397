import type { DocumentNode, Token } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';

/** The most memory for documents: some hundreds of the size that a front end sends. */
const MAX_BYTES = 2 ** 24;

// Measured maximums. A character costs most as half of an escape, which adds a node to the string
// read so far. A token costs most as a field.
const BYTES_PER_CHARACTER = 20;
const BYTES_PER_TOKEN = 500;

/**
 * Parses and validates a repeated document only once. Yoga's own cache, even one that counts bytes,
 * stores documents before validation, with errors of up to a megabyte. This one stores only valid
 * documents, so invalid ones cannot fill it.
 */
export function useDocumentCache(): Plugin {
  const documents = new LRUCache<string, DocumentNode>({
    maxSize: MAX_BYTES,
    sizeCalculation: bytesOfDocument,
  });

  return {
    onParse({ params: { source }, setParsedDocument }) {
      const document = documents.get(source.toString());
      if (document !== undefined) setParsedDocument(document);
    },
    onValidate({ params: { documentAST: document }, setResult }) {
      const text = document.loc?.source.body ?? '';
      if (documents.peek(text) === document) setResult([]);
      else return ({ valid }) => void (valid && documents.set(text, document));
    },
  };
}

/** A document's approximate memory, rather too high than too low. */
export function bytesOfDocument({ loc }: DocumentNode): number {
  if (loc === undefined) return 1;
  let tokens = 0;
  // Comments are tokens too, and graphql keeps them.
  for (let token: Token | null = loc.startToken; token !== null; token = token.next) tokens += 1;
  return tokens * BYTES_PER_TOKEN + loc.source.body.length * BYTES_PER_CHARACTER;
}
