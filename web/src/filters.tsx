/** Which divergences are listed: by words, kind, stage and outcome. The state lives in the address. */
import type { Divergence } from '#api';
import type { ReactNode } from 'react';
import type { View } from './router.tsx';

interface Props {
  readonly view: View;
  readonly all: readonly Divergence[];
  readonly shown: number;
  readonly onChange: (change: Partial<View>) => void;
}

export function Filters({ view, all, shown, onChange }: Props): ReactNode {
  const kinds = tally(all.map((divergence) => divergence.kind));
  const stages = tally(all.map((divergence) => divergence.stage));
  const outcomes = tally(all.map((divergence) => divergence.outcome));
  return (
    <form
      role="search"
      onSubmit={(event) => event.preventDefault()}
      className="no-print flex flex-wrap items-end gap-x-5 gap-y-3 border-y border-rule py-3 text-sm"
    >
      <label className="grow">
        <span className="block text-quiet">Search</span>
        <input
          type="search"
          value={view.q ?? ''}
          onChange={(event) => onChange({ q: event.target.value })}
          className="w-full min-w-40 border-b border-quiet bg-transparent py-1"
        />
      </label>
      <Choice label="Kind" value={view.kind} options={kinds} onChange={(kind) => onChange({ kind })} />
      <Choice label="Stage" value={view.stage} options={stages} onChange={(stage) => onChange({ stage })} />
      <Choice
        label="Outcome"
        all="all but agreement"
        value={view.outcome}
        options={outcomes}
        onChange={(outcome) => onChange({ outcome })}
      />
      <p aria-live="polite" className="pb-1 text-quiet">
        {shown} of {all.length}
      </p>
    </form>
  );
}

function Choice(props: {
  readonly label: string;
  readonly all?: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [string, number])[];
  readonly onChange: (value: string) => void;
}): ReactNode {
  return (
    <label>
      <span className="block text-quiet">{props.label}</span>
      <select
        value={props.value ?? ''}
        onChange={(event) => props.onChange(event.target.value)}
        className="max-w-56 border-b border-quiet bg-paper py-1"
      >
        <option value="">{props.all ?? 'all'}</option>
        {props.options.map(([name, times]) => (
          <option key={name} value={name}>
            {name} ({times})
          </option>
        ))}
      </select>
    </label>
  );
}

function tally(names: readonly string[]): readonly (readonly [string, number])[] {
  return [...Map.groupBy(names, (name) => name)]
    .map(([name, list]) => [name, list.length] as const)
    .sort((a, b) => (a[0] < b[0] ? -1 : 1));
}
