/** What the browser remembers for the page, as texts by their names. */
export interface PageStorage {
  read(name: string): string | undefined;
  write(name: string, text: string): void;
}

/** Until somebody clears it. */
export const ofBrowser = createStorage(() => localStorage);

/** Until the tab is closed. */
export const ofTab = createStorage(() => sessionStorage);

/** Browsers that deny storage throw as soon as it is named: then the page itself remembers, until it is left. */
function createStorage(open: () => Storage): PageStorage {
  const denied = new Map<string, string>();
  return {
    read(name) {
      try {
        return denied.get(name) ?? open().getItem(name) ?? undefined;
      } catch {
        return undefined;
      }
    },
    write(name, text) {
      try {
        open().setItem(name, text);
        denied.delete(name);
      } catch {
        denied.set(name, text);
      }
    },
  };
}
