/** A way from a thing anywhere on the screens to its lineage; nothing where the thing is of a kind that has none. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { hasLineage } from './lineage-view.ts';

export function LineageLink({ from, of }: { readonly from: string; readonly of: string }): ReactNode {
  if (!hasLineage(from)) return null;
  return (
    <Link
      to="/lineage"
      search={{ from }}
      aria-label={`Lineage of ${of}`}
      className="no-print ml-1 text-sm whitespace-nowrap text-quiet underline decoration-rule underline-offset-4 hover:text-ink hover:decoration-ink"
    >
      lineage
    </Link>
  );
}
