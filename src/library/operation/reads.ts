/** Something that an operation has read of the library. */
export interface Read {
  /** Whether reading it again would give the same, without a call and without a check. */
  isCurrent(): boolean;
  /** It is shown again, to another caller. Default: nothing follows from that. */
  show?(): void;
}

/** What an operation has read: on it depends whether its answer can be given to others. */
export interface Reads {
  add(read: Read): void;
  /** Something was read that changes with every call. */
  addVolatile(): void;
  /** Whether the same operation would get the same answer now, without a call and a check. */
  areCurrent(): boolean;
  /** What was read is shown again. */
  show(): void;
}

export function createReads(): Reads {
  const reads: Read[] = [];
  let isVolatile = false;
  return {
    add: (read) => void reads.push(read),
    addVolatile() {
      isVolatile = true;
    },
    areCurrent: () => !isVolatile && reads.every((read) => read.isCurrent()),
    show() {
      for (const read of reads) read.show?.();
    },
  };
}
