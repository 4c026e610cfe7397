/**
 * What a Dockerfile may say here: the instructions that {@link buildImage} knows, in the forms that
 * it knows.
 */
export type Instruction =
  | { readonly kind: 'FROM'; readonly image: string; readonly name: string | undefined }
  | { readonly kind: 'WORKDIR' | 'VOLUME' | 'USER' | 'EXPOSE' | 'RUN'; readonly text: string }
  | { readonly kind: 'STOPSIGNAL'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'ENV'; readonly variables: Readonly<Record<string, string>> }
  | {
      readonly kind: 'COPY';
      readonly sources: readonly string[];
      readonly target: string;
      /** The stage that it copies from; without one, the folder that is built. */
      readonly from: string | undefined;
      readonly owner: string | undefined;
    }
  | { readonly kind: 'ENTRYPOINT' | 'CMD' | 'HEALTHCHECK'; readonly command: readonly string[] };

/**
 * The instructions of a Dockerfile, in their order. Throws for what is not known, rather than to
 * pass over it.
 */
export function parseDockerfile(text: string): readonly Instruction[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines.map(parseLine);
}

function parseLine(line: string): Instruction {
  if (line.endsWith('\\')) throw new Error(`Lines that go on are not known: ${line}`);
  const [, kind = '', rest = ''] = /^([A-Z]+) +(.+)$/.exec(line) ?? [];
  switch (kind) {
    case 'FROM': {
      const [, image = '', name] = match(line, rest, /^(\S+)(?: AS (\S+))?$/);
      return { kind, image, name };
    }
    case 'WORKDIR':
    case 'VOLUME':
    case 'USER':
    case 'EXPOSE':
      return { kind, text: match(line, rest, /^[^\s["$]+$/)[0] };
    case 'STOPSIGNAL':
      match(line, rest, /^SIGTERM$/);
      return { kind, signal: 'SIGTERM' };
    case 'RUN':
      return { kind, text: match(line, rest, /^[^[-].*$/)[0] };
    case 'ENV':
      return { kind, variables: Object.fromEntries(rest.split(' ').map((pair) => readPair(line, pair))) };
    case 'COPY':
      return parseCopy(line, rest);
    case 'ENTRYPOINT':
    case 'CMD':
      return { kind, command: readCommand(line, rest) };
    case 'HEALTHCHECK': {
      const [, command = ''] = match(line, rest, /^(?:--(?:interval|timeout|start-period)=\d+s )*CMD (.+)$/);
      return { kind, command: readCommand(line, command) };
    }
    default:
      throw new Error(`The instruction is not known: ${line}`);
  }
}

function parseCopy(line: string, rest: string): Instruction {
  const words = rest.split(' ');
  const flags = new Map(
    words.filter((word) => word.startsWith('--')).map((flag) => readPair(line, flag.slice('--'.length))),
  );
  const paths = words.filter((word) => !word.startsWith('--'));
  const { from, chown: owner, ...unknown } = Object.fromEntries(flags);
  const target = paths.at(-1);
  if (Object.keys(unknown).length > 0 || paths.length < 2 || target === undefined)
    throw new Error(`The form is not known: ${line}`);
  return { kind: 'COPY', sources: paths.slice(0, -1), target, from, owner };
}

/** The exec form alone: in the shell's, no signal would arrive. */
function readCommand(line: string, text: string): string[] {
  match(line, text, /^\[.*\]$/);
  return JSON.parse(text);
}

function readPair(line: string, pair: string): [string, string] {
  const [, name = '', value = ''] = match(line, pair, /^([\w-]+)=([^\s"'$]+)$/);
  return [name, value];
}

function match(line: string, text: string, form: RegExp): RegExpExecArray {
  const found = form.exec(text);
  if (found === null) throw new Error(`The form is not known: ${line}`);
  return found;
}
