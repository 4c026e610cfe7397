import { type Logger, pino } from 'pino';
import type { Config } from '../../config/config.ts';
import { toPrintable } from '../printable.ts';

/** Where the log goes. */
export interface LogStream {
  readonly isTTY?: boolean;
  /** Whether it shows colours, and is to. */
  hasColors?(): boolean;
  write(text: string): unknown;
}

/**
 * The log of the process: a line of JSON for each record, for programs; on a terminal, or where it is asked for, lines for
 * people. These hold the same, save that a control character stands as its code: it may come from a caller, and steer a
 * terminal.
 */
export async function openLog(
  { logLevel: level, logFormat }: Pick<Config, 'logLevel' | 'logFormat'>,
  stream: LogStream,
): Promise<Logger> {
  const format = logFormat ?? (stream.isTTY ? 'pretty' : 'json');
  if (format === 'json') return pino({ level }, stream);
  // Only here: of what runs as a service, nobody needs it.
  const { prettyFactory } = await import('pino-pretty');
  const prettify = prettyFactory({
    colorize: stream.isTTY === true && stream.hasColors?.() === true,
    translateTime: 'SYS:HH:MM:ss.l',
  });
  return pino(
    { level, base: null },
    { write: (line) => void stream.write(prettify(JSON.parse(line, withoutControls))) },
  );
}

// The lines of a stack are the one text that is meant to have several.
function withoutControls(key: string, value: unknown): unknown {
  return typeof value === 'string' ? toPrintable(value, { keepsLines: key === 'stack' }) : value;
}
