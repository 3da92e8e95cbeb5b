/** What one call of code was found to do, before it becomes an observation. Which calls do what is the language's matter. */
import type { CodeSignal, ModelName, ServiceAttributes, UseAttributes } from '#core';
import { MAX_VALUES, reasons, type Answer } from './code-answer.ts';
import { isSure, type Target } from './code-place.ts';
import type { PathValue } from './path-text.ts';
import { judgeUrl, withoutSecrets, type Loose } from './pinning.ts';

export interface Finding {
  readonly what: CodeSignal['what'];
  readonly call: string;
  readonly line: number;
  readonly scope: number;
  readonly target?: Target;
  /** Name of a model, data set, run or pin that is no file. */
  readonly named?: string;
  readonly unresolved?: string;
  readonly role?: UseAttributes['role'];
  readonly loose?: Loose;
  /** Known only under an assumption: a default, a branch, a helper called with constants. */
  readonly inferred?: boolean;
  /** From a plain `open`: yields to a reader that takes the same handle. */
  readonly opened?: boolean;
  readonly parameter?: boolean;
  /** A model or dataset that lies outside: on a hub, with a provider, in a registry. */
  readonly outside?: Outside;
  /** An agent, or a tool of one, that is made here. */
  readonly acts?: Acting;
  /** Only `outside` or `acts` is told of it: the call says nothing of the lifecycle. */
  readonly silent?: true;
}
export type Outside = ModelName & { readonly role: 'model' | 'data' };
export type Acting = Pick<ServiceAttributes, 'name' | 'type' | 'tool' | 'reaches'>;
export type Spot = Pick<Finding, 'what' | 'call' | 'line' | 'scope'>;

/** What a file does at its top that makes it run by itself: more than reading. */
export const working: ReadonlySet<Finding['what']> = new Set([
  'write-data',
  'write-model',
  'fit',
  'tune',
  'predict',
  'evaluate',
  'explain',
  'track',
  'register',
  'promote',
  'serve',
  'download',
  'upload',
]);

export interface Resolved {
  readonly targets: readonly Target[];
  readonly unresolved?: string;
}

export function toResolved(answer: Answer, place: (value: PathValue) => Target | undefined): Resolved {
  const targets = answer.values.flatMap((value) => place(value) ?? []);
  const different = [...new Map(targets.map((target) => [target.text, target])).values()];
  if (different.length > 0) return { targets: different.slice(0, MAX_VALUES) };
  return { targets: [], unresolved: answer.why ?? reasons.runTime };
}

/** The one text an answer is: a model's name, an alias, a repository. */
export function onlyText({ values }: Answer): string | undefined {
  const [only] = values;
  return values.length === 1 && only && !only.rooted && only.text !== '' && only.text.length < 200
    ? only.text
    : undefined;
}

/** The name an argument gives, or why it is not known. */
export function nameIn(named: string | undefined, resolved: () => Resolved): Pick<Finding, 'named' | 'unresolved'> {
  if (named !== undefined) return { named: withoutSecrets(named) };
  const { unresolved } = resolved();
  return unresolved === undefined ? {} : { unresolved };
}

/** One finding per possible target, or one with the reason why there is none. */
export function spreadOver(
  spot: Spot,
  found: Resolved,
  role: Finding['role'],
  roleOfPath: (path: string) => Finding['role'],
): readonly Finding[] {
  if (found.targets.length === 0) {
    const unresolved = found.unresolved ?? reasons.runTime;
    if (unresolved === reasons.memory && spot.what.startsWith('write-')) return [];
    return [
      {
        ...spot,
        unresolved,
        ...(role ? { role } : {}),
        ...(unresolved === reasons.parameter ? { parameter: true } : {}),
      },
    ];
  }
  return found.targets.map((target): Finding => {
    const own = role ?? (target.path === undefined ? undefined : roleOfPath(target.path));
    return {
      ...spot,
      target,
      ...(own ? { role: own } : {}),
      ...(spot.what.startsWith('read') ? looseOf(target) : {}),
      ...doubtOf(target),
    };
  });
}

export function downloadOf(spot: Spot, target: Target): Finding {
  return { ...spot, target, ...looseOf(target), ...doubtOf(target) };
}

/** Files of the repository that a download is saved as. */
export function savedAs(spot: Spot, targets: readonly Target[]): readonly Finding[] {
  return targets.flatMap((target): Finding[] =>
    target.path === undefined ? [] : [{ ...spot, target, role: 'data', ...doubtOf(target) }],
  );
}

function looseOf({ url }: Target): Pick<Finding, 'loose'> {
  const loose = url === undefined ? undefined : judgeUrl(url);
  return loose ? { loose } : {};
}

function doubtOf(target: Target): Pick<Finding, 'inferred'> {
  return isSure(target) ? {} : { inferred: true };
}

const settingEnding = /\.(ya?ml|toml|ini|cfg|conf|env)$/iu;

/** By its name alone; which endings are data differs from language to language. */
export function roleOfFile(path: string, dataEnding: RegExp): Finding['role'] {
  if (dataEnding.test(path)) return 'data';
  if (settingEnding.test(path)) return 'parameters';
  if (/(^|[/_.-])(metrics?|scores?)[^/]*\.json$/iu.test(path)) return 'metrics';
  return undefined;
}

/** The same thing at one line counts once. */
export function firstOfEach(
  found: readonly Finding[],
  same: (one: Finding) => string | undefined = () => undefined,
): readonly Finding[] {
  const seen = new Set<string>();
  return found.filter((one) => {
    const said = one.target?.text ?? one.named ?? one.unresolved ?? '';
    const key = same(one) ?? `${one.what}\0${one.call}\0${one.line}\0${said}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
