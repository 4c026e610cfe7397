import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gatewayWithKeys, openGateway } from './gateway-target.ts';
import { PEERS } from './peer-targets.ts';
import type { Target } from './target.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const OWN: readonly Target[] = [openGateway('gateway', ROOT), gatewayWithKeys('gateway-keys', ROOT)];

/** The names of all targets but those of another checkout. */
export const TARGET_NAMES: readonly string[] = [...OWN, ...PEERS].map(({ name }) => name);

export interface TargetChoice {
  /** The names of those that take part. */
  readonly targets: readonly string[];
  /** The folder of another checkout of the gateway, built; it takes part, too. */
  readonly against: string | undefined;
}

export function chooseTargets({ targets, against }: TargetChoice): readonly Target[] {
  const folder = against === undefined ? undefined : resolve(against);
  const others =
    folder === undefined ? [] : [openGateway('against', folder), gatewayWithKeys('against-keys', folder)];
  return [...OWN.concat(PEERS).filter(({ name }) => targets.includes(name)), ...others];
}
