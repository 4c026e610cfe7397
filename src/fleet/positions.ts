import { BEGINNING } from './board.ts';

/**
 * Which of two positions of a log is later: above 0 for the first, below for the second. What is no
 * position is before all others.
 */
export function comparePositions(a: string, b: string): number {
  const [aMs, aNumber] = parsePosition(a);
  const [bMs, bNumber] = parsePosition(b);
  return aMs - bMs || aNumber - bNumber;
}

/** The text itself if it is a position, and {@link BEGINNING} if not. */
export function positionOf(text: string): string {
  return POSITION.test(text) ? text : BEGINNING;
}

export function parsePosition(text: string): readonly [ms: number, number: number] {
  const [ms = '0', number = '0'] = positionOf(text).split('-');
  return [Number(ms), Number(number)];
}

const POSITION = /^\d{1,15}-\d{1,15}$/;
