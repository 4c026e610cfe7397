import { LeftToGatewayError } from './left-to-gateway.ts';

/** JSON that is written piece by piece: as text, or as bytes that were made before. */
export interface JsonOutput {
  /** @throws LeftToGatewayError once it is longer than the limit */
  text(piece: string): void;
  /** @throws LeftToGatewayError once it is longer than the limit */
  bytes(piece: Buffer): void;
  /** All of it, in UTF-8. @throws LeftToGatewayError if it is longer than the limit */
  toBuffer(): Buffer;
}

/** What stands between the items of lists. */
const COMMA = Buffer.from(',');

/** @param limit in bytes. Of texts, their characters count until they are bytes. */
export function createJsonOutput(limit: number): JsonOutput {
  const pieces: Buffer[] = [];
  /** Pieces that are not in the list yet: short ones are joined first. */
  let tail = '';
  let length = 0;

  function grow(by: number): void {
    length += by;
    if (length > limit) throw new LeftToGatewayError();
  }

  return {
    text(piece) {
      grow(piece.length);
      tail += piece;
    },
    bytes(piece) {
      grow(piece.length);
      if (tail !== '') pieces.push(tail === ',' ? COMMA : Buffer.from(tail));
      tail = '';
      pieces.push(piece);
    },
    toBuffer() {
      pieces.push(Buffer.from(tail));
      const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
      if (size > limit) throw new LeftToGatewayError();
      return Buffer.concat(pieces, size);
    },
  };
}
