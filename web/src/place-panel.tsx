/** What lies at one stage of one model: the divergences there, then what each layer shows and how it is known. */
import type { Divergence, LayerCell, ModelLine, StageCell } from '#api';
import { useEffect, useRef, type ReactNode } from 'react';
import { useClosing } from './closing.ts';
import { DivergenceCard } from './divergence-card.tsx';
import { Place } from './evidence.tsx';
import { LineageLink } from './lineage/lineage-link.tsx';
import { layerNames } from './strands.ts';

interface Props {
  readonly title: string;
  readonly line?: ModelLine | undefined;
  readonly cell?: StageCell | undefined;
  readonly divergences: readonly Divergence[];
  /** Statements that were checked here and hold. */
  readonly agreeing: readonly Divergence[];
  readonly onClose: () => void;
}

/** A single divergence stands whole in the printed list already; a place does not. */
export function PlacePanel({ title, cell, divergences, agreeing, onClose }: Props): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    panel.current?.scrollTo({ top: 0 });
  }, [title]);
  const close = useClosing(onClose, '#divergences');
  return (
    <aside ref={panel} aria-label="Details" className={`panel ${cell ? '' : 'panel-repeated'}`}>
      <div className="sticky top-0 z-10 flex items-baseline gap-4 bg-paper pt-5 pb-2 print:static">
        <h2 ref={heading} tabIndex={-1} className="font-serif text-2xl leading-tight break-words outline-none">
          {title}
        </h2>
        <button
          type="button"
          onClick={close}
          className="no-print ml-auto shrink-0 py-1 text-sm underline underline-offset-4"
        >
          Close
        </button>
      </div>
      {divergences.length > 0 ? (
        <div className="divide-y divide-rule">
          {divergences.map((divergence) => (
            <DivergenceCard key={divergence.id} divergence={divergence} />
          ))}
        </div>
      ) : (
        <p className="max-w-prose break-words">{cell?.because}</p>
      )}
      {cell && (
        <section className="mt-4 border-t border-rule pt-4">
          <h3 className="mb-2 text-sm font-semibold">What each layer shows here</h3>
          <dl className="space-y-3">
            {layerNames.map((layer) => (
              <LayerFacts key={layer} name={layer} cell={cell.layers[layer]} />
            ))}
          </dl>
        </section>
      )}
      {agreeing.length > 0 && (
        <details className="mt-4 border-t border-rule pt-3 text-sm">
          <summary className="w-fit py-1">Checked here and in agreement: {agreeing.length}</summary>
          <ul className="mt-1 space-y-2">
            {agreeing.map((each) => (
              <li key={each.id} className="max-w-prose break-words text-quiet">
                {each.statement}
              </li>
            ))}
          </ul>
        </details>
      )}
    </aside>
  );
}

function LayerFacts({ name, cell }: { readonly name: string; readonly cell: LayerCell }): ReactNode {
  return (
    <div className="border-l-2 pl-3" style={{ borderColor: `var(--${name})` }}>
      <dt className="text-sm">
        <span style={{ color: `var(--${name})` }}>{name}</span>
        <span className="text-quiet">
          {cell.method ? `, ${cell.method}` : ''}
          {cell.state === 'none' ? ': read, nothing recognised' : cell.state === 'unknown' ? ': not known' : ''}
        </span>
      </dt>
      <dd>
        {cell.items.length > 0 ? (
          <ul className="text-sm">
            {cell.items.map((item, index) => (
              <li key={`${index} ${item.ref}`} className="break-words">
                {item.title} <LineageLink from={item.ref} of={item.title} />
                <div className="text-quiet">
                  <Place source={item.source} locator={item.locator} />
                </div>
              </li>
            ))}
            {cell.more !== undefined && <li className="text-quiet">and {cell.more} more</li>}
          </ul>
        ) : (
          <p className="max-w-prose text-sm break-words text-quiet">{cell.reason}</p>
        )}
      </dd>
    </div>
  );
}
