/**
 * A metric's file: one line for each value, `timestamp value [step [run]] [dataset digest]`
 * (mlflow/store/tracking/file_store.py). The last value is the one with the highest step, then time, then value.
 */

export interface MetricLine {
  readonly atMs: number;
  /** Null for `nan` and `inf`. */
  readonly value: number | null;
  readonly step: number;
  /** Only in the file of a logged model. */
  readonly run: string | undefined;
  readonly dataset: string | undefined;
  readonly digest: string | undefined;
}

/** Lines that cannot be read are left out. `ofModel`: the fourth word is a run's id. */
export function parseMetricLines(text: string, { ofModel }: { readonly ofModel: boolean }): readonly MetricLine[] {
  return text.split('\n').flatMap((line) => parseLine(line, ofModel) ?? []);
}

function parseLine(line: string, ofModel: boolean): MetricLine | undefined {
  if (line === '' || line.length > 2000) return undefined;
  const words = line.trim().split(' ');
  const [at = '', number = '', step = '0', ...rest] = words;
  const value = toNumber(number);
  if (!/^\d{1,16}$/u.test(at) || value === undefined || !/^-?\d{1,19}$/u.test(step)) return undefined;
  const run = ofModel ? rest.shift() : undefined;
  const digest = rest.length >= 2 ? rest.pop() : undefined;
  const dataset = digest === undefined ? undefined : rest.join(' ');
  return { atMs: Number(at), value, step: Number(step), run, dataset, digest };
}

/** Python's float(): `nan`, `inf` and their signs are numbers, but none we can store. Undefined for no number at all. */
function toNumber(word: string): number | null | undefined {
  if (/^[-+]?(?:nan|inf|infinity)$/iu.test(word)) return null;
  if (!/^[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:e[-+]?\d+)?$/iu.test(word)) return undefined;
  const value = Number(word.replaceAll('_', ''));
  return Number.isFinite(value) ? value : null;
}

export function lastOf(lines: readonly MetricLine[]): MetricLine | undefined {
  return lines.reduce<MetricLine | undefined>((best, line) => (best && isBefore(line, best) ? best : line), undefined);
}

function isBefore(a: MetricLine, b: MetricLine): boolean {
  return a.step - b.step || a.atMs - b.atMs
    ? (a.step - b.step || a.atMs - b.atMs) < 0
    : (a.value ?? -Infinity) < (b.value ?? -Infinity);
}
