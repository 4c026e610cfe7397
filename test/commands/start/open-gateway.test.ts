import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { openGateway } from '../../../src/commands/start/open-gateway.ts';
import { readConfig } from '../../../src/config/config.ts';

const log = pino({ level: 'silent' });

/** The address of the sandbox's control in what is printed. */
const CONTROL = /its control is at (http:[^)]+)/;

describe('openGateway', () => {
  it('leaves no sandbox running where what is printed cannot be written', async () => {
    let control = '';
    const print = (line: string) => {
      control = CONTROL.exec(line)?.[1] ?? '';
      if (control !== '') throw new Error('nobody reads it');
    };

    await expect(openGateway(readConfig({}), { log, print })).rejects.toThrow('nobody reads it');

    await expect(fetch(control)).rejects.toThrow('fetch failed');
  });

  it('closes what is open if a later step fails', async () => {
    let control = '';
    const print = (line: string) => {
      control = CONTROL.exec(line)?.[1] ?? control;
    };
    // One of the last that is read.
    const config = Object.defineProperty({ ...readConfig({}) }, 'maxRequestBytes', {
      get(): never {
        throw new Error('the last step fails');
      },
    });

    await expect(openGateway(config, { log, print })).rejects.toThrow('the last step fails');

    expect(control).not.toBe('');
    await expect(fetch(control)).rejects.toThrow('fetch failed');
  });
});
