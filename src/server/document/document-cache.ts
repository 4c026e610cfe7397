import type { DocumentNode, Token } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';

/** The most memory for documents: some hundreds of the size that a front end sends. */
const MAX_BYTES = 2 ** 24;

// What was measured at most. A character takes so much where it is half of an escape in a string: what was read of the
// string so far is a node for each. A token takes so much where it is a field.
const BYTES_PER_CHARACTER = 20;
const BYTES_PER_TOKEN = 500;

/**
 * Has a document that is sent again neither parsed nor validated again. Yoga's own cache, even where it is given one that
 * counts bytes, keeps what parses before it is validated, and with it the errors, which may be a megabyte; this one keeps
 * what was found valid, so nobody fills it with what is never answered.
 */
export function useDocumentCache(): Plugin {
  const documents = new LRUCache<string, DocumentNode>({ maxSize: MAX_BYTES, sizeCalculation: bytesOf });

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

/** About how much memory a document takes, rather too much than too little. */
function bytesOf({ loc }: DocumentNode): number {
  if (loc === undefined) return 1;
  let tokens = 0;
  // Comments are tokens too, and are kept with the others.
  for (let token: Token | null = loc.startToken; token !== null; token = token.next) tokens += 1;
  return tokens * BYTES_PER_TOKEN + loc.source.body.length * BYTES_PER_CHARACTER;
}
