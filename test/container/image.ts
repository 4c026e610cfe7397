import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { basename, delimiter, join, relative, resolve } from 'node:path';
import { networkSettings } from '../helpers/network-settings.ts';
import { openBaseImage, uidOf } from './base-image.ts';
import { readDockerIgnore } from './docker-ignore.ts';
import { type Instruction, parseDockerfile } from './dockerfile.ts';

/** What a Dockerfile makes of a folder. */
export interface Image {
  /** The folder that stands for `/`. */
  readonly root: string;
  /** The folder that stands for those of the base image's programs. */
  readonly bin: string;
  readonly workdir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
  readonly stopSignal: NodeJS.Signals;
  readonly volumes: readonly string[];
  readonly user: string;
}

type Stage = { -readonly [Key in keyof Image]: Image[Key] };
type Copy = Extract<Instruction, { kind: 'COPY' }>;

/**
 * Carries out the Dockerfile of a folder without a container engine, with this machine's programs
 * and the base image's version of Node.js.
 *
 * @param into an empty folder, which the image is a part of
 */
export function buildImage(folder: string, into: string): Image {
  // That of container engines: users without rights are to find their way.
  const umask = process.umask(0o022);
  try {
    return build(folder, into);
  } finally {
    process.umask(umask);
  }
}

function build(folder: string, into: string): Image {
  const instructions = parseDockerfile(readFileSync(join(folder, 'Dockerfile'), 'utf8'));
  const isKept = readDockerIgnore(readFileSync(join(folder, '.dockerignore'), 'utf8'));
  chmodSync(into, 0o755);
  const context = { root: folder, isKept: (path: string) => path === '' || isKept(path) };
  const bins = new Map<string, string>();
  const stages = new Map<string | undefined, Stage>();
  let stage: Stage | undefined;

  for (const instruction of instructions) {
    if (instruction.kind === 'FROM') {
      const bin =
        bins.get(instruction.image) ?? openBaseImage(instruction.image, mkdtempSync(join(into, 'base-')));
      bins.set(instruction.image, bin);
      stage = openStage(bin, mkdtempSync(join(into, 'stage-')));
      stages.set(instruction.name, stage);
    } else if (stage === undefined) {
      throw new Error('A Dockerfile begins with FROM.');
    } else if (instruction.kind === 'COPY') {
      copy(instruction, originOf(instruction), stage);
    } else {
      carryOut(instruction, stage);
    }
  }
  if (stage === undefined) throw new Error('The Dockerfile is empty.');
  return stage;

  function originOf({ from }: Copy) {
    if (from === undefined) return context;
    const origin = stages.get(from);
    if (origin === undefined) throw new Error(`There is no stage ${from}.`);
    return { root: origin.root, isKept: () => true };
  }
}

function openStage(bin: string, root: string): Stage {
  chmodSync(root, 0o755);
  const nothing = { entrypoint: [], command: [], healthcheck: [], volumes: [] };
  return { ...nothing, root, bin, workdir: '/', environment: {}, stopSignal: 'SIGTERM', user: 'root' };
}

function carryOut(instruction: Exclude<Instruction, Copy | { kind: 'FROM' }>, stage: Stage): void {
  switch (instruction.kind) {
    case 'WORKDIR':
      stage.workdir = resolve(stage.workdir, instruction.text);
      mkdirSync(join(stage.root, stage.workdir), { recursive: true });
      return;
    case 'ENV':
      stage.environment = { ...stage.environment, ...instruction.variables };
      return;
    case 'RUN':
      run(instruction.text, stage);
      return;
    case 'VOLUME':
      stage.volumes = [...stage.volumes, instruction.text];
      return;
    case 'USER':
      stage.user = instruction.text;
      return;
    case 'STOPSIGNAL':
      stage.stopSignal = instruction.signal;
      return;
    case 'ENTRYPOINT':
      stage.entrypoint = instruction.command;
      return;
    case 'CMD':
      stage.command = instruction.command;
      return;
    case 'HEALTHCHECK':
      stage.healthcheck = instruction.command;
      return;
    case 'EXPOSE':
      return;
  }
}

function run(script: string, { root, bin, workdir, environment }: Stage): void {
  const { PATH = '', HOME } = process.env;
  // Packages of this checkout are not the image's.
  const path = PATH.split(delimiter).filter((folder) => !folder.endsWith('node_modules/.bin'));
  execFileSync('sh', ['-c', script], {
    cwd: join(root, workdir),
    env: { PATH: [bin, ...path].join(delimiter), HOME, ...networkSettings(), ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function copy(
  { sources, target, owner }: Copy,
  origin: { readonly root: string; readonly isKept: (path: string) => boolean },
  stage: Stage,
): void {
  for (const source of sources) {
    const from = join(origin.root, source);
    const to = join(stage.root, resolve(stage.workdir, target));
    // A file goes into a target that is named as a folder; of a folder, what is in it.
    const isInto = target.endsWith('/') && !statSync(from).isDirectory();
    const path = isInto ? join(to, basename(source)) : to;
    if (!origin.isKept(relative(origin.root, from))) throw new Error(`${source} is left out of the build.`);
    cpSync(from, path, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (each) => origin.isKept(relative(origin.root, each)),
    });
    if (owner !== undefined) giveTo(path, uidOf(owner));
  }
}

function giveTo(path: string, uid: number | undefined): void {
  if (uid === undefined) return;
  const inside = statSync(path).isDirectory() ? readdirSync(path, { recursive: true, encoding: 'utf8' }) : [];
  for (const each of [path, ...inside.map((name) => join(path, name))]) chownSync(each, uid, uid);
}
