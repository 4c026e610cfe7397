import { z } from 'zod';
import { flag, type Report, readVariable, type Variables } from './variables.ts';

/** How the publications are served as feeds. */
export interface FeedConfig {
  readonly title: string;
}

/** Pages of WeChat's that the publications of a feed are on. */
const CALLS_OF_FEED = 3;

const title = z.string().regex(/^(?=.*\S)[^\p{Cc}]{1,200}$/u, 'must be 1 to 200 characters in one line');

/** The settings of feeds; undefined if none are served. Problems go to `report` as sentences. */
export function readFeedConfig(
  variables: Variables,
  callsPerOperation: number,
  report: Report,
): FeedConfig | undefined {
  const isOn = readVariable('FEEDS', flag.default(false), variables, report);
  const config = { title: readVariable('FEED_TITLE', title.default('WeChat articles'), variables, report) };
  if (!isOn) return undefined;
  if (callsPerOperation < CALLS_OF_FEED)
    report(`FEEDS is true, which needs UPSTREAM_CALLS_PER_OPERATION to be ${CALLS_OF_FEED} or more.`);
  return config;
}
