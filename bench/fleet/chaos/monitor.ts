import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** A command that a Redis has run, by its own account. */
export interface SeenCommand {
  /** In lower case. */
  readonly name: string;
  /** The first ones. What is no text in them is as Redis writes it. */
  readonly args: readonly string[];
  /** Whether a script gave it. */
  readonly isOfScript: boolean;
}

/** Looks at all that a Redis is asked, until it is ended. */
export interface Monitor {
  end(): void;
}

/** How soon it looks again after Redis was away, in milliseconds. */
const AGAIN_MS = 50;

/** Entries of the log may be megabytes: what they hold is behind these. */
const ARGS = 12;

/**
 * By `MONITOR`, over a socket of its own: to a client, what comes at once with the answer to that command has
 * no place.
 */
export function openMonitor(port: number, onCommand: (command: SeenCommand) => void): Monitor {
  let isOver = false;
  let socket: Socket | undefined;

  function look(): void {
    if (isOver) return;
    socket = connect(port, '127.0.0.1', () => socket?.write('MONITOR\r\n'));
    socket.on('error', () => {});
    socket.on('close', () => setTimeout(look, AGAIN_MS).unref());
    createInterface({ input: socket })
      .on('line', (line) => {
        const command = parse(line);
        if (command !== undefined) onCommand(command);
      })
      // It passes on those of the socket.
      .on('error', () => {});
  }
  look();

  return {
    end() {
      isOver = true;
      socket?.destroy();
    },
  };
}

/** `+1796093466.694850 [0 127.0.0.1:48168] "evalsha" "843a…" "2"`; of a script's, `lua` is in place of the address. */
function parse(line: string): SeenCommand | undefined {
  const [head, source] = /^\+[\d.]+ \[\d+ (\S+)\] /.exec(line) ?? [];
  if (head === undefined) return undefined;
  const texts: string[] = [];
  const quoted = /"((?:[^"\\]|\\.)*)" ?/y;
  quoted.lastIndex = head.length;
  while (texts.length <= ARGS) {
    const [, text] = quoted.exec(line) ?? [];
    if (text === undefined) break;
    texts.push(text);
  }
  const [name = '', ...args] = texts;
  return { name: name.toLowerCase(), args, isOfScript: source === 'lua' };
}
