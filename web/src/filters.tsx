/** Which divergences are listed: by words, kind, stage, model and outcome. The state lives in the address. */
import type { MapAnswer } from '#api';
import type { ReactNode } from 'react';
import { isFiltered, type View } from './view.ts';
import { outcomeWords } from './words.ts';

interface Props {
  readonly view: View;
  readonly map: MapAnswer;
  readonly shown: number;
  readonly onChange: (change: Partial<View>) => void;
}

interface Option {
  readonly value: string;
  readonly label: string;
}

export const noFilters: Partial<View> = { q: '', kind: '', stage: '', outcome: '', model: '' };

export function Filters({ view, map, shown, onChange }: Props): ReactNode {
  const all = map.divergences;
  const order = map.models[0]?.stages.map((each) => each.stage) ?? [];
  const kinds = tally(all.map((each) => each.kind)).toSorted((a, b) => (a.value < b.value ? -1 : 1));
  const stages = tally(all.map((each) => each.stage)).toSorted((a, b) => placeOf(order, a) - placeOf(order, b));
  const outcomes = tally(all.map((each) => each.outcome)).map(({ value, label }) => ({
    value,
    label: label.replace(value, outcomeWords[value as keyof typeof outcomeWords]),
  }));
  const models = map.models.map((model) => ({ value: model.ref, label: model.title }));
  return (
    <form
      role="search"
      aria-label="Divergences"
      onSubmit={(event) => event.preventDefault()}
      className="no-print flex flex-wrap items-end gap-x-5 gap-y-3 border-y border-rule py-3 text-sm"
    >
      <label className="grow">
        <span className="block text-quiet">Search</span>
        <input
          type="search"
          value={view.q ?? ''}
          placeholder="a file, a step, a name"
          onChange={(event) => onChange({ q: event.target.value })}
          className="h-8 w-full min-w-48 rounded-none border-b border-quiet bg-transparent placeholder:text-quiet"
        />
      </label>
      <Choice label="Kind" value={view.kind} options={kinds} onChange={(kind) => onChange({ kind })} />
      <Choice label="Stage" value={view.stage} options={stages} onChange={(stage) => onChange({ stage })} />
      {models.length > 1 && (
        <Choice label="Model" value={view.model} options={models} onChange={(model) => onChange({ model })} />
      )}
      <Choice
        label="Outcome"
        all="all but agreement"
        value={view.outcome}
        options={outcomes}
        onChange={(outcome) => onChange({ outcome })}
      />
      <p aria-live="polite" className="h-8 leading-8 text-quiet">
        {shown} of {all.length}
      </p>
      {isFiltered(view) && (
        <button type="button" onClick={() => onChange(noFilters)} className="h-8 underline underline-offset-4">
          Clear
        </button>
      )}
    </form>
  );
}

function Choice(props: {
  readonly label: string;
  readonly all?: string;
  readonly value: string | undefined;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
}): ReactNode {
  const { value = '', options } = props;
  // A link may name what is no longer there: the choice says so, instead of showing another.
  const gone = value !== '' && !options.some((option) => option.value === value);
  return (
    <label>
      <span className="block text-quiet">{props.label}</span>
      <select
        value={value}
        onChange={(event) => props.onChange(event.target.value)}
        className="h-8 max-w-60 rounded-none border-b border-quiet bg-paper text-ink"
      >
        <option value="">{props.all ?? 'all'}</option>
        {gone && <option value={value}>{value} (0)</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

function placeOf(order: readonly string[], option: Option): number {
  return order.indexOf(option.value);
}

function tally(names: readonly string[]): readonly Option[] {
  return [...Map.groupBy(names, (name) => name)].map(([value, list]) => ({
    value,
    label: `${value} (${list.length})`,
  }));
}
