import { BoardUnreachableError } from './board.ts';
import type { FollowingParts } from './following.ts';
import type { End, ReplicaParts } from './replica-parts.ts';

/** How often one who is alone looks whether the board is back, in milliseconds. */
const LOOK_EVERY_MS = 500;

/** Makes the calls that its own callers need, within its share of the reserve, until the board is back. */
export async function beAlone(
  { me, board, library, wants, known, reserve, clock }: ReplicaParts,
  { presence, control: { ending }, onAlone }: AloneParts,
): Promise<End> {
  async function look(): Promise<void> {
    while (!ending.isOver) {
      await clock.wait(LOOK_EVERY_MS);
      try {
        await presence.hold({ isCandidate: false });
        for (const spent of reserve.spent) known.add(await board.addAlone({ me, ...spent }));
        return ending.end('following');
      } catch (error) {
        if (!(error instanceof BoardUnreachableError)) throw error;
      }
    }
  }

  await library.pause();
  onAlone();
  wants.giveBack();
  look().catch(() => ending.end('following'));
  return ending.reached;
}

export interface AloneParts extends Pick<FollowingParts, 'presence' | 'control'> {
  /** It makes its own calls from now on. */
  readonly onAlone: () => void;
}
