/** Closing a panel beside the page: by its button or by Escape, and the reader goes on where the panel came from. */
import { useEffect, useRef } from 'react';

/** Gives a way to close that Escape takes too, from anywhere, except where Escape empties a search first. */
export function useClosing(onClose: () => void, otherwise: string): () => void {
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  const leave = useRef((): void => {
    focusOrigin(otherwise);
    close.current();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const empties = event.target instanceof HTMLInputElement && event.target.value !== '';
      if (event.key === 'Escape' && !event.defaultPrevented && !empties) leave.current();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  return () => leave.current();
}

/** At the button of what the panel shows, also after a deep link; where there is none, at the place named. */
function focusOrigin(otherwise: string): void {
  const pressed = [...document.querySelectorAll<HTMLElement>('[aria-pressed="true"]')];
  const origin = pressed.find((each) => each.checkVisibility()) ?? document.querySelector<HTMLElement>(otherwise);
  origin?.focus({ preventScroll: pressed.length === 0 });
}
