import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type Coding, codingFor } from '../request/accept-encoding.ts';

/** A body with its compressed forms. Each is made once, when somebody first accepts it. */
export interface AnswerBody {
  /** The bytes that all forms take together. */
  readonly bytes: number;
  /**
   * The form for a client. While a compressed one is being made, the plain one: nobody waits for it.
   *
   * @param accepted the header `Accept-Encoding`
   */
  formFor(accepted: string | undefined): BodyForm;
  /** Calls the listener when another form was made. */
  onGrowth(listener: () => void): void;
}

export interface BodyForm {
  readonly bytes: Buffer;
  /** Undefined for the plain form. */
  readonly coding: Coding | undefined;
}

/** Smaller bodies gain nothing: they fit into a packet. */
const LEAST_BYTES = 1024;

const COMPRESS: Readonly<Record<Coding, (bytes: Buffer) => Promise<Buffer>>> = {
  // Above 5, each level takes twice as long for a few percent.
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (bytes) => promisify(gzip)(bytes),
};

export function createAnswerBody(plain: Buffer): AnswerBody {
  const made = new Map<Coding, Buffer>();
  const begun = new Set<Coding>();
  let tell = () => {};

  async function make(coding: Coding): Promise<void> {
    if (begun.has(coding)) return;
    begun.add(coding);
    made.set(coding, await COMPRESS[coding](plain));
    tell();
  }

  return {
    get bytes() {
      return [plain, ...made.values()].reduce((sum, { length }) => sum + length, 0);
    },
    formFor(accepted) {
      const coding = accepted === undefined || plain.length < LEAST_BYTES ? undefined : codingFor(accepted);
      const bytes = coding && made.get(coding);
      if (coding !== undefined && bytes === undefined) void make(coding).catch(() => {});
      return bytes === undefined ? { bytes: plain, coding: undefined } : { bytes, coding };
    },
    onGrowth(listener) {
      tell = listener;
    },
  };
}
