/** One measured number. A ratio against a reference measured in the same run says more than the number itself. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The promise: with units of time and size at most this, with all others at least. */
  readonly floor?: number;
  /** What it is compared with, and its value in the same unit. */
  readonly reference?: { readonly name: string; readonly value: number };
  /** value / reference. */
  readonly ratio?: number;
}

const timeUnits: readonly string[] = ['s', 'ms', 'µs', 'MB'];

export function keepsPromise({ value, unit, floor }: BenchRow): boolean {
  if (floor === undefined) return true;
  return timeUnits.includes(unit) ? value <= floor : value >= floor;
}

export function withReference(row: BenchRow, name: string, value: number): BenchRow {
  return { ...row, reference: { name, value }, ratio: row.value / value };
}
