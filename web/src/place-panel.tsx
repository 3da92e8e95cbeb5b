/** What lies at one stage of one model: what each layer shows and how it is known, then the divergences there. */
import type { Divergence, LayerCell, ModelLine } from '#api';
import { useEffect, useRef, type ReactNode } from 'react';
import { DivergenceCard } from './divergence-card.tsx';
import { layerNames } from './strands.ts';

interface Props {
  readonly line: ModelLine | undefined;
  readonly stage: string | undefined;
  readonly divergences: readonly Divergence[];
  readonly onClose: () => void;
}

export function PlacePanel({ line, stage, divergences, onClose }: Props): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  const cell = line?.stages.find((each) => each.stage === stage);
  const title = cell && line ? `${line.title}: ${cell.stage}` : (divergences[0]?.kind ?? '');
  useEffect(() => heading.current?.focus(), [title]);
  return (
    <aside
      aria-label="Details"
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
      className="fixed inset-x-0 bottom-0 z-10 max-h-[82vh] overflow-y-auto border-t-2 border-ink bg-paper p-5 shadow-2xl md:inset-y-0 md:right-0 md:left-auto md:max-h-none md:w-[34rem] md:max-w-[48vw] md:border-t-0 md:border-l-2 print:static print:max-h-none print:w-auto print:max-w-none print:border-0 print:shadow-none"
    >
      <div className="flex items-baseline gap-4">
        <h2 ref={heading} tabIndex={-1} className="font-serif text-2xl outline-none">
          {title}
        </h2>
        <button type="button" onClick={onClose} className="no-print ml-auto text-sm underline underline-offset-4">
          Close
        </button>
      </div>
      {cell && (
        <>
          <p className="mt-1 text-quiet">{cell.because}</p>
          <dl className="mt-4 space-y-3">
            {layerNames.map((layer) => (
              <LayerFacts key={layer} name={layer} cell={cell.layers[layer]} />
            ))}
          </dl>
        </>
      )}
      <div className="mt-4 divide-y divide-rule border-t border-rule">
        {divergences.map((divergence) => (
          <DivergenceCard key={divergence.id} divergence={divergence} />
        ))}
      </div>
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
            {cell.items.map((item) => (
              <li key={item.ref + item.title} className="break-words">
                {item.title} <span className="font-mono text-xs break-all text-quiet">{item.locator}</span>
              </li>
            ))}
            {cell.more !== undefined && <li className="text-quiet">and {cell.more} more</li>}
          </ul>
        ) : (
          <p className="text-sm text-quiet">{cell.reason}</p>
        )}
      </dd>
    </div>
  );
}
