/**
 * "Every training script must call set_seed": held against every script that the scope plainly covers. What a script
 * comes to call is followed through imports and functions of the repository; where its text does not show what runs, the
 * script is not counted against the rule.
 */
import type { ClaimObservation, CodeSignal } from '#core';
import type { CodeFile } from '../pipeline.ts';
import { isTestCode } from '../stage-of.ts';
import { count, listOf, textOf } from '../words.ts';
import { sourceOf, toResult, type Checker, type ClaimView, type Judged } from './result.ts';
import type { Reach } from './traces.ts';

export const checkRule: Checker = (view, claim) => toResult(claim, judgeRule(view, claim));

function judgeRule(view: ClaimView, claim: ClaimObservation): Judged {
  const scope = textOf(claim.attributes['scope']);
  const target = textOf(claim.attributes['target']);
  const unknown = (because: string, open = false): Judged => ({
    scope,
    outcome: 'unknown',
    because,
    ...(open ? { open } : {}),
  });
  if (claim.attributes['what'] === 'file')
    return unknown('Which of them need a file of their own is not plain from what was read.');
  const covered = coveredBy(view, scope, sourceOf(claim));
  if (!covered) return unknown(`Which files are meant by “${scope}” is not plain from what was read.`);
  if (covered.length === 0) return unknown(`No file was found that “${scope}” plainly covers.`, true);
  const looked = view.traces.looked([], [target]);
  if (!looked) return unknown(`${target} was not looked for in every source.`, true);
  const reach = view.traces.reach(sourceOf(claim), target);
  const given = { scope, target, covered, reach, unread: new Set(looked.unread) };
  return claim.attributes['must'] === false ? judgeBan(given) : judgeDuty(given);
}

interface Given {
  readonly scope: string;
  readonly target: string;
  readonly covered: readonly CodeFile[];
  readonly reach: ReadonlyMap<string, Reach>;
  readonly unread: ReadonlySet<string>;
}

function judgeDuty({ scope, target, covered, reach, unread }: Given): Judged {
  const open = covered.filter(({ path }) => unread.has(path) || reach.get(path)?.how === 'hidden');
  const without = covered.filter(({ path }) => !reach.has(path) && !unread.has(path));
  const followed = covered.filter((file) => !without.includes(file) && !open.includes(file));
  const evidence = followed.slice(0, 3).flatMap(({ path }) => reach.get(path)?.evidence ?? []);
  if (without.length > 0) {
    return {
      scope,
      outcome: 'contradicted',
      because: `${listOf(without.map(({ path }) => path))} ${without.length === 1 ? 'has' : 'have'} no way to ${target} that ${without.length === 1 ? 'its' : 'their'} code shows${followed.length > 0 ? `; ${listOf(followed.map(({ path }) => path))} ${followed.length === 1 ? 'has' : 'have'}` : ''}.`,
      counterExamples: without.map(toExample),
      evidence: [...without.flatMap((file) => file.evidence.slice(0, 1)), ...evidence],
    };
  }
  if (open.length > 0) {
    const because = `${listOf(open.map(({ path }) => path))} may come to ${target} through code that ${open.length === 1 ? 'its' : 'their'} text does not show.`;
    return { scope, outcome: 'unknown', open: true, because, evidence };
  }
  return {
    scope,
    outcome: 'holds',
    because: `${count(covered.length, 'file')} of “${scope}” ${covered.length === 1 ? 'comes' : 'come'} to ${target}: ${listOf(covered.map(({ path }) => told(path, reach.get(path))))}.`,
    evidence,
  };
}

function told(path: string, reach: Reach | undefined): string {
  return reach === undefined || reach.through === '' ? path : `${path} (through ${reach.through})`;
}

function judgeBan({ scope, target, covered, reach, unread }: Given): Judged {
  const against = covered.filter(({ path }) => ['calls', 'imports'].includes(reach.get(path)?.how ?? ''));
  if (against.length > 0) {
    return {
      scope,
      outcome: 'contradicted',
      because: `${listOf(against.map(({ path }) => path))} ${against.length === 1 ? 'uses' : 'use'} ${target}.`,
      counterExamples: against.map(toExample),
      evidence: against.flatMap(({ path }) => reach.get(path)?.evidence ?? []),
    };
  }
  const open = covered.filter(({ path }) => reach.has(path) || unread.has(path));
  if (open.length > 0)
    return {
      scope,
      outcome: 'unknown',
      because: `${listOf(open.map(({ path }) => path))} may come to ${target} by a way that was not judged.`,
    };
  return { scope, outcome: 'holds', because: `None of ${count(covered.length, 'file')} uses ${target}.` };
}

function toExample(file: CodeFile): { readonly what: string; readonly evidence?: CodeFile['evidence'][number] } {
  const [evidence] = file.evidence;
  return { what: file.path, ...(evidence ? { evidence } : {}) };
}

const doing: readonly (readonly [RegExp, CodeSignal['what']])[] = [
  [/^training\b/u, 'fit'],
  [/^evaluation\b/u, 'evaluate'],
  [/^(?:prediction|scoring|inference)\b/u, 'predict'],
  [/^serving\b/u, 'serve'],
];

/** Scripts and notebooks by what they do; of other things it is not plain which files they are. */
function coveredBy({ workspace }: ClaimView, scope: string, source: string): readonly CodeFile[] | undefined {
  const [, kind = '', noun = '', place = ''] =
    /^((?:[\w-]+ )*?)(scripts?|notebooks?)(?: (?:in|under|below) [`“"]?([\w./-]+?)\/?[`”"]?)?$/u.exec(scope) ?? [];
  if (noun === '') return undefined;
  const words = kind.trim();
  const what = doing.find(([pattern]) => pattern.test(words))?.[1];
  const language = /^(?:python|r)$/u.test(words) ? words : undefined;
  if (words !== '' && what === undefined && language === undefined) return undefined;
  const ending = language === 'r' ? /\.r$/iu : language === 'python' ? /\.py$/u : /\.(?:py|r)$/iu;
  return workspace.code.filter(
    (file) =>
      file.source === source &&
      !isTestCode(file.path) &&
      (noun.startsWith('notebook') ? file.notebook : !file.notebook && file.entryPoint && ending.test(file.path)) &&
      (place === '' || file.path.startsWith(`${place}/`)) &&
      (what === undefined || file.signals.some((signal) => signal.what === what)),
  );
}
