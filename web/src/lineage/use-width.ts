/** The width that an element has, as it changes. */
import { useCallback, useState } from 'react';

export function useWidth(otherwise: number): readonly [width: number, ref: (element: HTMLElement | null) => void] {
  const [width, setWidth] = useState(otherwise);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const seen = Math.floor(entry?.contentRect.width ?? 0);
      if (seen > 0) setWidth(seen);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [width, ref];
}
