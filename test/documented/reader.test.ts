import { expect, it } from 'vitest';
import { inPackage } from './reader.ts';

it.each([
  ['npm start', 'npx wechat-asset-gateway'],
  ['npm start -- key my-site', 'npx wechat-asset-gateway key my-site'],
  ['npm start --silent -- schema print > a', 'npx wechat-asset-gateway schema print > a'],
  ['npm run --silent start -- schema print', 'npx wechat-asset-gateway schema print'],
  ['A=1 npm start -- --port 1', 'A=1 npx wechat-asset-gateway --port 1'],
  ['npx wechat-asset-gateway check', 'npx wechat-asset-gateway check'],
])('types %s as %s where the package is installed', (text, typed) => {
  expect(inPackage(text)).toBe(typed);
});
