import { describe, expect, it } from 'vitest';
import { createFaultQueue } from '../../../src/sandbox/upstream/faults.ts';

describe('createFaultQueue', () => {
  it('has no fault for anybody at first', () => {
    expect(createFaultQueue().take('batchget_material')).toBeUndefined();
  });

  it('hands out faults in the order in which they came, each as often as told', () => {
    const faults = createFaultQueue();
    faults.add({ kind: 'hang' }, { times: 2 });
    faults.add({ kind: 'reset' });

    const taken = [1, 2, 3, 4].map(() => faults.take('batchget_material')?.kind);

    expect(taken).toEqual(['hang', 'hang', 'reset', undefined]);
  });

  it('keeps the fault of one endpoint from the others', () => {
    const faults = createFaultQueue();
    faults.add({ kind: 'hang' }, { endpoint: 'get_materialcount' });

    expect(faults.take('batchget_material')).toBeUndefined();
    expect(faults.take(undefined)).toBeUndefined();
    expect(faults.take('get_materialcount')).toEqual({ kind: 'hang' });
  });

  it('forgets all that wait', () => {
    const faults = createFaultQueue();
    faults.add({ kind: 'hang' }, { times: 5 });

    faults.clear();

    expect(faults.take('batchget_material')).toBeUndefined();
  });
});
