/** Moves the focus between the items of a grid by the arrow keys, Home and End. */
export function moveFocus(event: KeyboardEvent): void {
  const grid = event.currentTarget;
  if (!(grid instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey) return;
  const items = [...grid.querySelectorAll<HTMLElement>('a[data-id]')];
  const here = document.activeElement instanceof HTMLElement ? items.indexOf(document.activeElement) : -1;
  const target = here === -1 ? undefined : targetOf(event.key, items, here);
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
  target.scrollIntoView({ block: 'nearest' });
}

function targetOf(key: string, items: readonly HTMLElement[], here: number): HTMLElement | undefined {
  switch (key) {
    case 'ArrowRight':
      return items[here + 1];
    case 'ArrowLeft':
      return items[here - 1];
    case 'ArrowDown':
      return inNextRow(items, here, 1);
    case 'ArrowUp':
      return inNextRow(items, here, -1);
    case 'Home':
      return items[0];
    case 'End':
      return items.at(-1);
    default:
      return undefined;
  }
}

/** The item straight below or above, however many stand in a row. */
function inNextRow(items: readonly HTMLElement[], here: number, step: 1 | -1): HTMLElement | undefined {
  const from = items[here];
  if (from === undefined) return undefined;
  for (let next = here + step; next >= 0 && next < items.length; next += step) {
    const item = items[next];
    if (item !== undefined && item.offsetTop !== from.offsetTop && item.offsetLeft === from.offsetLeft)
      return item;
  }
  return step === 1 && items.at(-1)?.offsetTop !== from.offsetTop ? items.at(-1) : undefined;
}
