import { expect, it } from 'vitest';
import { createLogLag } from '../../src/fleet/log-lag.ts';

function open() {
  const log = { position: 'own', time: 0 };
  const lag = createLogLag(
    () => log.position,
    () => log.time,
  );
  return { log, lag };
}

it('is none while nothing is known of the log, and where all of it is applied', () => {
  const { log, lag } = open();
  expect(lag.ms).toBe(0);

  lag.tell('0-0');
  log.time = 1000;
  expect(lag.ms).toBe(0);

  log.position = '500-1';
  lag.tell('500-1');
  log.time = 9000;
  expect(lag.ms).toBe(0);
});

it('is counted from when an entry was told, however long ago the one before it was', () => {
  const { log, lag } = open();
  log.position = '1000-0';
  log.time = 86_400_000;

  lag.tell('86400000-0');
  log.time += 30;

  expect(lag.ms).toBe(30);
  log.position = '86400000-0';
  expect(lag.ms).toBe(0);
});

it('is that of the oldest entry which waits, while others come', () => {
  const { log, lag } = open();
  log.position = '1000-0';
  for (const tail of ['1000-1', '2000-0', '3000-0']) {
    lag.tell(tail);
    log.time += 400;
  }

  expect(lag.ms).toBe(1200);
  // Applied by now. What came after it is told again.
  log.position = '2000-0';
  expect(lag.ms).toBe(0);
  lag.tell('3000-0');
  log.time += 400;
  expect(lag.ms).toBe(400);
});
