import { propertyRuns } from '../helpers/property-runs.ts';
import { describeBoard } from './board-contract.ts';
import { createMemoryBoards } from './memory-board.ts';

const SETTLE_MS = 3000;

describeBoard(
  'createMemoryBoards',
  { runs: propertyRuns(2000), ttlMs: 6000, settleMs: SETTLE_MS },
  async () => {
    let now = 1_764_500_000_000;
    const boards = createMemoryBoards({ now: () => now, settleMs: SETTLE_MS });
    return {
      connect: async (me) => boards.connect(me),
      cut: boards.cut,
      heal: async (me) => boards.heal(me),
      flush: async () => boards.flush(),
      replicate: async () => boards.replicate(),
      failOver: async () => boards.failOver(),
      trim: async (count) => boards.trim(count),
      pass: async (ms) => {
        now += ms;
      },
      close: async () => {},
    };
  },
);
