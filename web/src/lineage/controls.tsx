/** What of a lineage is shown: which side, how far, as of when. */
import { useState, type ReactNode } from 'react';
import type { LineageView } from './lineage-view.ts';

const ways = [
  ['', 'both ways'],
  ['down', 'only what stands on it'],
  ['up', 'only what it stands on'],
] as const;
const depths = [
  ['', 'any distance'],
  ['1', '1 link'],
  ['2', '2 links'],
  ['3', '3 links'],
  ['5', '5 links'],
] as const;

interface Props {
  readonly view: LineageView;
  readonly onChange: (next: Partial<LineageView>) => void;
}

export function Controls({ view, onChange }: Props): ReactNode {
  return (
    <>
      {view.to === undefined && (
        <>
          <Choice label="Which way" value={view.way ?? ''} options={ways} onChange={(way) => onChange({ way })} />
          <Choice label="How far" value={view.depth ?? ''} options={depths} onChange={(depth) => onChange({ depth })} />
        </>
      )}
      <AsOf key={view.asOf ?? ''} value={view.asOf ?? ''} onChange={(asOf) => onChange({ asOf })} />
    </>
  );
}

function Choice(props: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChange: (value: string) => void;
}): ReactNode {
  const isGone = !props.options.some(([value]) => value === props.value);
  return (
    <label className="text-sm">
      <span className="block text-quiet">{props.label}</span>
      <select
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        className="h-8 max-w-60 rounded-none border-b border-quiet bg-paper text-ink"
      >
        {isGone && <option value={props.value}>{props.value} links</option>}
        {props.options.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A day is taken when it is whole, not while it is being typed. */
function AsOf({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }): ReactNode {
  const [day, setDay] = useState(value.slice(0, 10));
  return (
    <label className="text-sm">
      <span className="block text-quiet">As of</span>
      <input
        type="date"
        value={day}
        onChange={(event) => setDay(event.target.value)}
        onBlur={() => day !== value.slice(0, 10) && onChange(day)}
        onKeyDown={(event) => event.key === 'Enter' && onChange(day)}
        className="h-8 rounded-none border-b border-quiet bg-transparent"
      />
    </label>
  );
}
