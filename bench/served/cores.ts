import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Which cores the benchmark uses. */
export interface Cores {
  /** Where each server runs; undefined where processes cannot be bound to a core. */
  readonly server: number | undefined;
  /** In one sentence, for those who read the figures. */
  readonly description: string;
}

/**
 * Binds this process, and with it the load and the upstream that it starts, to one core, and leaves
 * another to the servers. Where that cannot be, all share all of them.
 */
export function divideCores(): Cores {
  const [server, load] = allowedCores();
  if (server === undefined || load === undefined)
    return { server: undefined, description: 'Not bound to cores: two are needed, on Linux.' };
  const { status } = spawnSync('taskset', ['-a', '-p', '-c', String(load), String(process.pid)]);
  if (status !== 0)
    return { server: undefined, description: 'Not bound to cores: the command taskset is missing.' };
  return {
    server,
    description: `Each server has core ${server}; load and upstream share core ${load}.`,
  };
}

/** A command that runs another one on a core. */
export function onCore(core: number | undefined, command: readonly string[]): readonly string[] {
  return core === undefined ? command : ['taskset', '-c', String(core), ...command];
}

/** The numbers in a list as the kernel writes it: `0-2,5`. */
export function parseCoreList(list: string): number[] {
  return Array.from(list.matchAll(/(\d+)(?:-(\d+))?/g)).flatMap(([, from, to = from]) => {
    const length = Number(to) - Number(from) + 1;
    return Array.from({ length }, (_, index) => Number(from) + index);
  });
}

function allowedCores(): number[] {
  if (process.platform !== 'linux') return [];
  const [, list = ''] = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return parseCoreList(list);
}
