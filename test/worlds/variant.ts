/** What tells one planted world from another: names, layout, language, tools' versions, wording. */
import { chance } from './random.ts';

export interface Variant {
  readonly seed: number;
  readonly name: string;
  readonly language: 'python' | 'r';
  readonly codeDirectory: string;
  /** Scripts are called `01-train.R` instead of `train.R`. */
  readonly numbered: boolean;
  readonly steps: 3 | 4 | 5;
  /** Where dvc.yaml lies: empty for the root. */
  readonly pipelineDirectory: string;
  readonly frozenFirst: boolean;
  /** `windows`: kept with LF, hashed with CRLF by DVC 3. `crlf-2`: kept with CRLF, hashed as LF by DVC 2. */
  readonly lines: 'lf-3' | 'lf-2' | 'crlf-3' | 'crlf-2' | 'windows';
  readonly rawData: 'tracked' | 'committed';
  readonly store: '1.x' | '2.x' | '3.x' | 'files';
  /** The store lies in the repository (ignored by git) or is a source of its own. */
  readonly storePlace: 'inside' | 'apart';
  readonly experiments: readonly string[];
  readonly chart: 'TD' | 'LR';
  readonly wording: 0 | 1 | 2;
}

const layouts = ['src', 'pipeline', 'scripts', 'steps', 'code'] as const;
const names = ['churn', 'credit-risk', 'triage', 'demand_forecast', 'home-value', 'defects'] as const;
const line = ['lf-3', 'lf-2', 'crlf-3', 'crlf-2', 'windows'] as const;
const stores = ['2.x', 'files', '3.x', '1.x'] as const;

/** The main dimensions turn at different rates, so that a dozen variants show every value of each; the rest is chance. */
export function variantOf(seed: number): Variant {
  const draw = chance(seed + 1);
  const at = <T>(items: readonly T[], index: number): T => items[index % items.length] as T;
  return {
    seed,
    name: at(names, seed),
    language: seed % 3 === 1 ? 'r' : 'python',
    codeDirectory: at(layouts, seed),
    numbered: seed % 4 === 2 || seed % 3 === 1,
    steps: at([4, 3, 5] as const, seed),
    pipelineDirectory: seed % 5 === 4 ? 'ml' : '',
    frozenFirst: draw.flip(),
    lines: at(line, seed),
    rawData: seed % 2 === 0 ? 'tracked' : 'committed',
    store: at(stores, seed),
    storePlace: seed % 3 === 2 ? 'apart' : 'inside',
    experiments: draw.flip() ? ['Default'] : ['baseline', 'tuning'],
    chart: draw.pick(['TD', 'LR']),
    wording: draw.pick([0, 1, 2]),
  };
}
