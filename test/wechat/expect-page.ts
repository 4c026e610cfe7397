import { expect } from 'vitest';
import type { Page } from '../../src/upstream/port.ts';
import { type ItemType, isPageOf } from './page-shape.ts';

/**
 * Expects what the types promise of a page, and what their comments do, of every field at run time.
 */
export function expectPage(type: ItemType, page: Page<unknown>): void {
  expect(page).toSatisfy((value) => isPageOf(type, value));
}
