import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export interface DialogProps {
  /** What screen readers call it. */
  readonly label: string;
  readonly class?: string;
  /** Escape, or a click beside it. Undefined: it cannot be closed. */
  readonly onClose?: (() => void) | undefined;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly children: ComponentChildren;
}

/** A window above the page, which cannot be reached meanwhile. Open for as long as it is rendered. */
export function Dialog({ label, onClose, onKeyDown, children, ...rest }: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Gives the focus back to what was clicked.
    return () => element?.close();
  }, []);
  return (
    // Escape closes it, by the event `cancel`.
    <dialog
      ref={dialog}
      aria-label={label}
      class={`dialog ${rest.class ?? ''}`}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose?.();
      }}
      onKeyDown={onKeyDown}
    >
      {children}
    </dialog>
  );
}
