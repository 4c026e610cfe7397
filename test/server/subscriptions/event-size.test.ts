import { describe, expect, it } from 'vitest';
import { article } from '../../helpers/assets.ts';
import { publication } from '../../helpers/news.ts';
import { followedGateway } from './followed-gateway.ts';

/** Half a million bytes. */
const CONTENT = '<p>tea</p>'.repeat(50_000);
const MANY = Array.from({ length: 9 }, (_, index) => `a${index}: content(format: RAW)`).join(' ');
const LARGE = `subscription { changes { itemId item { ... on Publication { articles { ${MANY} } } } } }`;

describe('one event', () => {
  it.each([
    [undefined, 4_194_304],
    [1_000_000, 1_000_000],
  ])(
    'has 4 MiB at most, or MAX_RESPONSE_BYTES, and the others go on: %s',
    async (maxResponseBytes, limit) => {
      const { subscribe, upload } = await followedGateway([], {
        ...(maxResponseBytes && { maxResponseBytes }),
      });
      const { next } = await subscribe({ query: LARGE });
      await upload(publication({ articles: [article({ isDeleted: false, content: CONTENT })] }));
      const tooLarge = await next();
      await upload(publication({ articleId: 'small' }));

      expect(tooLarge?.data.errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX', limit } }]);
      expect(tooLarge?.id).toBeDefined();
      expect((await next())?.data).not.toHaveProperty('errors');
    },
  );
});
