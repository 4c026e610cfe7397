import { useEffect, useState } from 'preact/hooks';

/** A value that changes, and tells of it. */
export interface Store<Value> {
  readonly value: Value;
  /** Calls back after each change. Returns a function that ends it. */
  subscribe(onChange: () => void): () => void;
}

/** A store that its maker sets. */
export interface OwnStore<Value> extends Store<Value> {
  set(value: Value): void;
}

export function createStore<Value>(initial: Value): OwnStore<Value> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get value() {
      return value;
    },
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}

/** The value of a store, in a component that shows it. */
export function useStore<Value>(store: Store<Value>): Value {
  const [, show] = useState({});
  useEffect(() => {
    // It may have changed since it was rendered.
    show({});
    return store.subscribe(() => show({}));
  }, [store]);
  return store.value;
}
