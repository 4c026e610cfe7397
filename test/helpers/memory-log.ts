import { type Level, pino } from 'pino';
import { watch } from './secret-watch.ts';

/** A log that keeps what is written to it, and has it searched for secrets. */
export function memoryLog(level: Level = 'trace') {
  const lines: string[] = [];
  const write = (line: string) => {
    watch(line);
    lines.push(line);
  };
  return { log: pino({ level }, { write }), lines, records: () => lines.map((line) => JSON.parse(line)) };
}
