import type { Moment } from './moments.ts';

const WIDTH = 880;
const HEAD = 78;
const ROW = 74;
const FOOT = 58;
const COLUMNS = { moment: 20, gateway: 500, directly: 680 };
const COLOURS = { gateway: '#0055aa', directly: '#b35900', failed: '#b00020' };

/** A square for each call, as far as there is room. More calls are one bar. */
const SQUARE = 10;
const MOST_SQUARES = 10;
const BAR = 90;

/** Draws moments one below the other, each with the calls that it took, as an SVG document. */
export function drawMoments(moments: readonly Moment[]): string {
  const height = HEAD + moments.length * ROW + FOOT;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title" font-family="sans-serif" font-size="13" fill="#333">`,
    '<title id="title">What visitors ask of the gateway, what they get, and how many calls of WeChat that takes</title>',
    `<rect width="${WIDTH}" height="${height}" fill="#fff" />`,
    text(COLUMNS.moment, 30, 'What visitors ask, and what they get', 'font-size="16"'),
    text(COLUMNS.gateway, 30, 'List calls of WeChat', 'font-size="16"'),
    text(COLUMNS.gateway, 54, 'by the gateway', `fill="${COLOURS.gateway}"`),
    text(COLUMNS.directly, 54, 'asking it directly, 20 a call', `fill="${COLOURS.directly}"`),
    ...moments.flatMap((moment, index) => drawMoment(moment, HEAD + index * ROW)),
    ...drawSums(moments, height - FOOT),
    '</svg>',
  ].join('\n')}\n`;
}

function drawMoment(moment: Moment, top: number): string[] {
  const { title, field, answer, listCalls, countCalls, directCalls, isWechatDown } = moment;
  return [
    line(top),
    text(COLUMNS.moment, top + 22, title, 'font-weight="bold"'),
    text(COLUMNS.moment, top + 41, field, 'font-family="monospace" font-size="12" fill="#555"'),
    text(COLUMNS.moment, top + 60, `→ ${answer}`),
    ...drawCalls(COLUMNS.gateway, top, listCalls, COLOURS.gateway),
    countCalls === 0
      ? ''
      : text(COLUMNS.gateway, top + 60, counted(countCalls), 'fill="#555" font-size="12"'),
    ...drawCalls(COLUMNS.directly, top, directCalls, isWechatDown ? COLOURS.failed : COLOURS.directly),
    isWechatDown ? text(COLUMNS.directly, top + 60, 'all of them errors', `fill="${COLOURS.failed}"`) : '',
  ].filter((part) => part !== '');
}

function drawCalls(left: number, top: number, calls: number, colour: string): string[] {
  const squares = calls <= MOST_SQUARES ? calls : 0;
  const width = calls <= MOST_SQUARES ? squares * (SQUARE + 3) : BAR;
  return [
    ...Array.from({ length: squares }, (_, index) =>
      rectangle(left + index * (SQUARE + 3), top + 28, SQUARE, colour),
    ),
    calls <= MOST_SQUARES ? '' : rectangle(left, top + 28, BAR, colour),
    text(left + width + (width === 0 ? 0 : 6), top + 38, grouped(calls), `fill="${colour}" font-size="14"`),
  ].filter((part) => part !== '');
}

function drawSums(moments: readonly Moment[], top: number): string[] {
  const sum = (calls: (moment: Moment) => number) =>
    grouped(moments.reduce((total, moment) => total + calls(moment), 0));
  const style = 'font-weight="bold" font-size="14"';
  return [
    line(top),
    text(COLUMNS.moment, top + 26, 'In all, of 1,000 list calls that WeChat grants in a day', style),
    text(
      COLUMNS.gateway,
      top + 26,
      sum(({ listCalls }) => listCalls),
      `${style} fill="${COLOURS.gateway}"`,
    ),
    text(
      COLUMNS.directly,
      top + 26,
      sum(({ directCalls }) => directCalls),
      `${style} fill="${COLOURS.directly}"`,
    ),
    text(
      COLUMNS.moment,
      top + 45,
      'Count calls tell the totals of all lists, and have a quota of their own.',
      'fill="#555"',
    ),
  ];
}

function counted(calls: number): string {
  return `and ${calls} count call${calls === 1 ? '' : 's'}`;
}

function line(y: number): string {
  return `<line x1="${COLUMNS.moment}" x2="${WIDTH - 20}" y1="${y}" y2="${y}" stroke="#ddd" />`;
}

function rectangle(x: number, y: number, width: number, colour: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${SQUARE}" fill="${colour}" />`;
}

function text(x: number, y: number, content: string, style = ''): string {
  return `<text x="${x}" y="${y}"${style === '' ? '' : ` ${style}`}>${content}</text>`;
}

function grouped(value: number): string {
  return value.toLocaleString('en-GB');
}
