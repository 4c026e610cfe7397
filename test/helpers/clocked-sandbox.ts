import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { MORNING } from './clocked-source.ts';
import { ask } from './execute.ts';
import { imageItems } from './item-lists.ts';
import { inProcessSandboxGateway, type SandboxGatewayOptions, sandboxGateway } from './sandbox-gateway.ts';
import { settle as takeTurns } from './settle.ts';

/** What a test sets of the sandbox, and of the gateway that reads it. */
export interface ClockedSandboxOptions extends SandboxGatewayOptions {
  /** How many pictures there are at first. */
  readonly count?: number;
  /** What the clock shows at first, in milliseconds since 1970. */
  readonly startsAt?: number;
  /** Whether the gateway calls it over a real socket. Default: it does. */
  readonly overSocket?: boolean;
}

const PAGE =
  'query ($offset: Int) { assets(type: IMAGE, first: 20, offset: $offset) { stale nodes { mediaId } } }';

/** A gateway that reads a sandbox with pictures. Both go by a clock that the test sets. */
export async function clockedSandbox({
  count = 400,
  startsAt = MORNING,
  overSocket = true,
  ...settings
}: ClockedSandboxOptions = {}) {
  const clock = { time: startsAt };
  const items = imageItems(count);
  const ofSandbox: SandboxOptions = { library: { image: items }, now: () => clock.time };
  const open = overSocket ? sandboxGateway : inProcessSandboxGateway;
  const opened = await open(ofSandbox, { now: () => clock.time, ...settings });
  const { gateway, sandbox } = opened;

  return {
    ...opened,
    clock,
    items,
    /** Asks for twenty pictures. */
    page: (offset: number) => ask(gateway, PAGE, { offset }),
    /** Until nothing is under way behind an answer. */
    async settle(): Promise<void> {
      for (let calls = -1; calls !== sandbox.control.calls().length; ) {
        calls = sandbox.control.calls().length;
        await ask(gateway, '{ upstreamQuota { used } }');
        await takeTurns(50);
      }
    },
  };
}
