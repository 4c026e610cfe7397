import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { LOAD_MODES } from '../../bench/side-by-side/modes.ts';
import { TARGET_NAMES } from '../../bench/side-by-side/targets/targets.ts';

/** Too short to measure anything: it shows that all of them run and answer what upstream says. */
const SHORT = ['--rounds', '1', '--seconds', '0.05', '--warm-up', '0'];

function bench(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('npx', ['tsx', 'bench/side-by-side.ts', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, output: stdout + stderr };
}

it('has every server answer every query right, and tells of each goal', () => {
  const { status, stdout, output } = bench(...SHORT);
  const lines = stdout.split('\n');

  expect(output).not.toContain('WRONG ANSWER');
  expect(status, output).toBe(0);
  for (const name of TARGET_NAMES) expect(output).toContain(`| ${name} `);
  for (const { name, queries } of LOAD_MODES)
    for (const query of queries) expect(output).toContain(`\n${name} ${query}, `);
  expect(lines.filter((line) => / (reached|missed) \|$/.test(line))).toHaveLength(35);
});

it('takes another checkout as a peer', () => {
  const args = ['--modes', 'hot', '--queries', 'q1', '--targets', 'gateway', '--against', '.'];
  const { status, output } = bench(...args, ...SHORT);

  expect(status, output).toBe(0);
  expect(output).toMatch(/^\| gateway .*\n\| against .*\n\| against-keys /m);
});
