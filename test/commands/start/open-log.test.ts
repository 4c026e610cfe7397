import { describe, expect, it } from 'vitest';
import { type LogStream, openLog } from '../../../src/commands/start/open-log.ts';
import { readConfig } from '../../../src/config/config.ts';

/** What a log writes that is configured so, of what is done with it. */
async function written(environment: Record<string, string>, stream: Partial<LogStream>) {
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const log = await openLog(readConfig(environment), { write, ...stream });
  log.warn({ address: 'a\u001b[2Jb', err: new Error('c\nd') }, 'e\u009b2J\nf');
  return text;
}

const TERMINAL = { isTTY: true, hasColors: () => false };
const READABLE = /^\[\d\d:\d\d:\d\d\.\d{3}\] WARN: e\\x9b2J\\x0af\n {4}address: "a/;

describe('openLog', () => {
  it.each([
    ['lines for people on a terminal', {}, TERMINAL, READABLE],
    ['JSON elsewhere', {}, {}, /^\{"level":40,.*\}\n$/],
    ['lines elsewhere where they are asked for', { LOG_FORMAT: 'pretty' }, {}, READABLE],
    ['JSON on a terminal where it is asked for', { LOG_FORMAT: 'json' }, TERMINAL, /^\{"level":40,.*\}\n$/],
  ])('writes %s', async (_, environment, stream, expected) => {
    expect(await written(environment, stream)).toMatch(expected);
  });

  it('writes in colours where the terminal has them, and nothing else that steers it', async () => {
    const text = await written({}, { isTTY: true, hasColors: () => true });

    const controls = text.match(/\p{Cc}(?:\[\d*\w)?/gu);
    const colours = [33, 35, 36, 39].map((code) => `\u001b[${code}m`);
    expect([...new Set(controls)].sort()).toEqual(['\n', ...colours]);
  });
});
