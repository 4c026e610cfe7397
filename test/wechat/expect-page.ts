import { expect } from 'vitest';
import type { Asset, AssetType } from '../../src/upstream/asset.ts';
import type { Page } from '../../src/upstream/port.ts';
import { isPageOf } from './page-shape.ts';

/**
 * Expects what the types promise of a page, and what their comments do, of every field at run time.
 */
export function expectPage(type: AssetType, page: Page<Asset>): void {
  expect(page).toSatisfy((value) => isPageOf(type, value));
}
