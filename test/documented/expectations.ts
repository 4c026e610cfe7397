import { expect } from 'vitest';
import type { Command } from './read-commands.ts';
import type { Reader } from './reader.ts';
import type { Running } from './run-shell.ts';

/** Runs a documented command, and throws unless it does what the page says. */
export type Expectation = (command: Command, reader: Reader) => Promise<void>;

/** A gateway that a command has started. */
export interface Started {
  /** Where it answers GraphQL. */
  readonly url: string;
  /** Where its sandbox is controlled; empty where it has none. */
  readonly control: string;
}

/** What a page leaves to the reader to fill in, and what fills it in. */
export interface Filled {
  readonly fill?: (text: string) => string;
  readonly environment?: () => NodeJS.ProcessEnv;
}

const asItIs = (text: string) => text;
const none = () => ({});

/** It ends by itself, with 0, and has printed this. */
export function prints(pattern: RegExp, { fill = asItIs, environment = none }: Filled = {}): Expectation {
  return async ({ text }, reader) => {
    const { code, output } = await reader.run(fill(text), environment()).ended;
    expect(output).toMatch(pattern);
    expect(code).toBe(0);
  };
}

/**
 * It runs until Ctrl-C, and has a gateway that is probed, if only for an answer. Then it ends, and
 * nothing goes on.
 */
export function serves(
  probe: (started: Started, command: Command) => Promise<void> = answersCounts(),
  { fill = asItIs, environment = none }: Filled = {},
): Expectation {
  return async (command, reader) => {
    const running = reader.run(fill(command.text), environment());
    const started = await addressesOf(running);
    await probe(started, command);
    running.interrupt();
    await running.ended;
    await expect(fetch(started.url)).rejects.toThrow('fetch failed');
  };
}

/** It takes minutes, and was seen to begin: it has printed this. */
export function begins(pattern: RegExp): Expectation {
  return async ({ text }, reader) => {
    const running = reader.run(text);
    await running.until(pattern);
    running.interrupt();
    await running.ended;
  };
}

/**
 * It takes long as it stands, and is run with smaller numbers: those behind it count. What the page
 * says of options behind the command is tried as well.
 */
export function printsInShort(pattern: RegExp, options: string, { code: expected = 0 } = {}): Expectation {
  return async ({ text, comment }, reader) => {
    const said = comment.match(/--[a-z-]+( \d+)?/g) ?? [];
    const short = [text.includes(' -- ') ? text : `${text} --`, ...said, options].join(' ');
    const { code, output } = await reader.run(short).ended;
    expect(output).toMatch(pattern);
    expect(code).toBe(expected);
  };
}

/** It asks a gateway on port 4000, or its control on PORT, and prints an answer in JSON. */
export function asks(
  expectation: (answer: unknown, started: Started) => void | Promise<void>,
  {
    fill = asItIs,
    environment = none,
    before = async () => {},
  }: Filled & { before?: (started: Started) => Promise<unknown> } = {},
): Expectation {
  return async ({ text, settings }, reader) => {
    const started = await addressesOf(reader.run(reader.start, environment()));
    await before(started);
    const at = fill(text)
      .replaceAll(/(127\.0\.0\.1|…):4000/g, hostOf(started.url))
      .replaceAll('127.0.0.1:PORT', hostOf(started.control));
    const { code, stdout, output } = await reader.run(settings + at).ended;
    expect(code, output).toBe(0);
    await expectation(JSON.parse(stdout), started);
  };
}

/** What a gateway answers to a query, over POST. */
export async function answerOf(url: string, query: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return { headers: response.headers, ...(await response.json()) };
}

/** The least that a gateway does. */
export function answersCounts(headers: Record<string, string> = {}) {
  return async ({ url }: Started): Promise<void> => {
    const { data } = await answerOf(url, '{ assetCounts { total } }', headers);
    expect(data).toEqual({ assetCounts: { total: 450 } });
  };
}

async function addressesOf(running: Running): Promise<Started> {
  const [, url = ''] = await running.until(/The gateway is at (\S+)/);
  const [, control = ''] = /control is at (\S+?)\)?\s/.exec(running.output()) ?? [];
  return { url: url.replace('//0.0.0.0:', '//127.0.0.1:'), control };
}

function hostOf(address: string): string {
  return address === '' ? 'there-is-none' : new URL(address).host;
}
