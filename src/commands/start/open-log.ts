import { type Logger, pino } from 'pino';
import type { Config } from '../../config/config.ts';
import { toPrintable } from '../printable.ts';

/** Where the log goes. */
export interface LogStream {
  readonly isTTY?: boolean;
  /** Whether it shows colours and should. */
  hasColors?(): boolean;
  write(text: string): unknown;
}

/**
 * The log of the process: one JSON line per record, or readable lines on a terminal or on request.
 * Both hold the same, but the readable lines escape control characters: those may come from a
 * caller and could steer the terminal.
 */
export async function openLog(
  { logLevel: level, logFormat }: Pick<Config, 'logLevel' | 'logFormat'>,
  stream: LogStream,
): Promise<Logger> {
  const format = logFormat ?? (stream.isTTY ? 'pretty' : 'json');
  if (format === 'json') return pino({ level }, stream);
  // Imported only here: a service does not need it.
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

// Only a stack may have several lines.
function withoutControls(key: string, value: unknown): unknown {
  return typeof value === 'string' ? toPrintable(value, { keepsLines: key === 'stack' }) : value;
}
