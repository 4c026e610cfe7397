import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { SampleAssets } from '../../src/sandbox/sample/sample-library.ts';
import { createInProcessSandbox } from '../../src/sandbox/sandbox.ts';
import { loadNamedScenario, type Scenario } from '../../src/sandbox/scenario/load-scenario.ts';
import { createFileStore } from '../../src/state/files/file-store.ts';
import { type KeptState, keepState } from '../../src/state/keep-state.ts';
import { createStackOver, limitCalls, type Stack } from '../simulation/stack.ts';
import type { Outage } from './outages.ts';

/** An account that suffers an outage, and the gateway in front of it. */
export interface SufferingAccount {
  /** The gateway of now. */
  readonly stack: Stack;
  /** Begins the outage. */
  fail(): void;
  /** Ends it. */
  recover(): void;
  /** Replaces the gateway by a new one that reads what the old one has saved. */
  deploy(): Promise<void>;
  /** When upstream was called so far, in milliseconds since 1970. */
  callTimes(): readonly number[];
  close(): Promise<void>;
}

/** How long upstream takes for an answer on a good day. */
const LATENCY_MS = 100;

const log = pino({ enabled: false });

/** An account whose upstream is well, on the clock of the process. */
export async function openAccount(items: SampleAssets, outage: Outage): Promise<SufferingAccount> {
  const sandbox = createInProcessSandbox({ library: items, now: Date.now });
  const { control, appId } = sandbox;
  limitCalls(control);
  control.setLatency(LATENCY_MS);
  const folder = mkdtempSync(join(tmpdir(), 'chaos-'));
  let { stack, state } = await open();

  async function open(): Promise<{ readonly stack: Stack; readonly state: KeptState | undefined }> {
    const stack = createStackOver(sandbox, { mode: 'with', now: Date.now, takesTime: true });
    // Calls wait for the disk, which keeps no virtual time: then the same seed gives the same run
    // only by and large.
    if (!outage.hasDeploy) return { stack, state: undefined };
    const state = await keepState({
      library: stack.library,
      store: createFileStore({ folder, appId, log }),
      log,
    });
    await state.startSaving();
    return { stack, state };
  }

  return {
    get stack() {
      return stack;
    },
    fail: () => control.startScenario(beginAtOnce(loadNamedScenario(outage.scenario))),
    recover: control.endScenario,
    async deploy() {
      await state?.close();
      ({ stack, state } = await open());
    },
    callTimes: () => control.calls().map(({ at }) => at),
    async close() {
      await state?.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The same scenario without the time before anything happens. */
export function beginAtOnce(scenario: Scenario): Scenario {
  const { phases = [], moments = [] } = scenario;
  const begin = Math.min(...phases.map(({ from }) => from), ...moments.map(({ at }) => at));
  return {
    ...scenario,
    phases: phases.map((phase) => ({
      ...phase,
      from: phase.from - begin,
      to: phase.to === undefined ? undefined : phase.to - begin,
    })),
    moments: moments.map((moment) => ({ ...moment, at: moment.at - begin })),
  };
}
