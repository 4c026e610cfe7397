import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, ask } from '../helpers/execute.ts';
import { sandboxGateway } from '../helpers/sandbox-gateway.ts';

/** One thing that happens to a gateway, and what it took. */
export interface Moment {
  /** What happens, in words. */
  readonly title: string;
  /** The field that each visitor asks for. */
  readonly field: string;
  /** What they got: all of them the same, or one after the other what is told. */
  readonly answer: string;
  /** List calls that WeChat got. */
  readonly listCalls: number;
  /** Count calls that it got. They are of all lists at once, and have a quota of their own. */
  readonly countCalls: number;
  /** List calls of the same visitors if each of them asks WeChat directly. */
  readonly directCalls: number;
  /** Whether WeChat answers none of those. */
  readonly isWechatDown: boolean;
}

const FIVE_MINUTES_MS = 300_000;

/** The most items that WeChat sends for one call. */
const ITEMS_A_CALL = 20;

const FIRST_PAGE = { first: 100 };
const SECOND_PAGE = { first: 100, offset: 100 };

/**
 * Plays the moments in their order, on the sandbox's sample data and on a clock that nothing else
 * moves.
 */
export async function playMoments(): Promise<readonly Moment[]> {
  const clock = { time: Date.parse('2026-01-05T09:00:00+08:00') };
  const now = () => clock.time;
  const { sandbox, gateway, callsTo } = await sandboxGateway({ now }, { now, upstreamDailyCalls: 1000 });
  const { control } = sandbox;
  let isWechatDown = false;

  /**
   * Has groups of visitors ask, each group at once, and the next one when nothing is under way any
   * more.
   */
  async function play(title: string, page: Page, groups: readonly number[] = [1]): Promise<Moment> {
    const field = fieldOf(page);
    const callsBefore = {
      list: callsTo('batchget_material').length,
      count: callsTo('get_materialcount').length,
    };
    const answers: string[] = [];
    for (const visitors of groups) {
      const query = `{ ${field} { totalCount stale nodes { mediaId } } }`;
      const asked = Array.from({ length: visitors }, () => ask(gateway, query));
      answers.push(...(await Promise.all(asked)).map(describe));
      await settle();
    }
    return {
      title,
      field,
      answer: [...new Set(answers)].join(', then '),
      listCalls: callsTo('batchget_material').length - callsBefore.list,
      countCalls: callsTo('get_materialcount').length - callsBefore.count,
      directCalls: answers.length * Math.ceil(page.first / ITEMS_A_CALL),
      isWechatDown,
    };
  }

  /** Waits until no call is under way behind an answer. */
  async function settle(): Promise<void> {
    for (let calls = -1; calls !== control.calls().length; ) {
      calls = control.calls().length;
      await sleep(50);
    }
  }

  const moments = [
    await play('A visitor, while nothing is cached', FIRST_PAGE),
    await play('Another visitor, on the same page', FIRST_PAGE),
    await play('200 visitors at once, on the next page', SECOND_PAGE, [200]),
  ];

  for (const name of ['one.jpg', 'two.jpg', 'three.jpg']) control.upload('image', { name });
  clock.time += FIVE_MINUTES_MS;
  moments.push(await play('Five minutes and three uploads later, two visitors', FIRST_PAGE, [1, 1]));

  control.addFault({ kind: 'reset' }, { times: 1_000_000 });
  isWechatDown = true;
  clock.time += FIVE_MINUTES_MS;
  moments.push(await play('Five minutes later WeChat is down, 200 visitors', FIRST_PAGE, [1, 199]));
  return moments;
}

interface Page {
  readonly first: number;
  readonly offset?: number;
}

function fieldOf(page: Page): string {
  const args = Object.entries({ type: 'IMAGE', ...page }).map(([name, value]) => `${name}: ${value}`);
  return `assets(${args.join(', ')})`;
}

function describe({ data, errors }: Answer): string {
  if (errors !== undefined) return errors.map(({ extensions }) => extensions.code).join(', ');
  const { totalCount, stale, nodes } = data.assets;
  return `${nodes.length} of ${totalCount} pictures${stale ? ', marked stale' : ''}`;
}
