import { describe, expect, it } from 'vitest';
import { createWants, type Want } from '../../src/fleet/wants.ts';
import type { LibraryCalls } from '../../src/library/list/library-calls.ts';
import { MadeElsewhereError } from '../../src/upstream/errors.ts';
import { images, mediaIdsOf } from '../helpers/assets.ts';
import { ask, gatewayOfLibrary, libraryOver } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';

const PAGE = '{ assets(type: IMAGE, first: 40) { totalCount nodes { mediaId } } }';

/** A library whose calls another process makes, which never answers, until `isHere`. */
function following() {
  const { source, calls } = memorySource(images(45));
  const sent: Want[] = [];
  const wants = createWants({
    me: 'a',
    send: async (text) => void sent.push(JSON.parse(text)),
    now: () => 0,
    patienceMs: 10_000,
  });
  const others: LibraryCalls = {
    read: (list, ranks, job) => wants.ask({ kind: 'read', list, ranks }, job),
    prove: async (list, job) => void (await wants.ask({ kind: 'prove', list }, job)),
    async readTotals(call, job) {
      await wants.ask({ kind: 'totals', call }, job);
      throw new Error('Nobody answers.');
    },
  };
  const role = { isHere: false };
  const library = libraryOver(source, {
    elsewhere: () => (role.isHere ? undefined : others),
    // As it is refused where another process makes the calls.
    async approve() {
      if (!role.isHere) throw new MadeElsewhereError('The list call');
    },
  });
  return { gateway: gatewayOfLibrary(library), calls, sent, wants, role };
}

describe('a call that another process makes', () => {
  it('is made here, once, when this one makes the calls while callers wait', async () => {
    const { gateway, calls, sent, wants, role } = following();
    const asked = [ask(gateway, PAGE), ask(gateway, PAGE)];
    await expect.poll(() => sent.length).toBeGreaterThan(0);

    role.isHere = true;
    wants.giveBack();

    for (const { data, errors } of await Promise.all(asked)) {
      expect(errors).toBeUndefined();
      expect(mediaIdsOf(data.assets.nodes)).toEqual(mediaIdsOf(images(45).slice(0, 40)));
    }
    expect(calls.map(({ offset }) => offset)).toEqual([0, 20]);
  });

  it('is asked of that process when it was refused here, as that one makes the calls', async () => {
    const { gateway, calls, sent, wants, role } = following();
    role.isHere = true;
    expect((await ask(gateway, '{ assets(type: IMAGE, first: 20) { totalCount } }')).errors).toBeUndefined();
    const before = calls.length;

    const asked = ask(gateway, PAGE);
    role.isHere = false;
    await expect.poll(() => sent).toMatchObject([{ wanted: { kind: 'read', list: 'image' } }]);
    expect(calls).toHaveLength(before);
    wants.settle([
      { id: sent[0]?.id ?? '', calls: 1, unsent: Array.from({ length: 25 }, (_, rank) => rank) },
    ]);

    expect((await asked).errors).toBeUndefined();
  });
});
