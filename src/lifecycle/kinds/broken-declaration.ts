/**
 * broken-declaration: a pipeline or workflow names a file that does not exist, letter case included (a file that
 * differs in case works on one machine and fails on another).
 */
import type { ArtifactAttributes, EntityRef, Stage } from '#core';
import type { Finding, Repair } from '../lifecycle.ts';
import type { Step, Use } from '../pipeline.ts';
import type { Check, CheckView } from './kind.ts';
import { brokenSince, proposeRename, toldOfMove } from './renamed.ts';

export const checkBrokenDeclarations: Check = (view) => {
  const made = new Set(view.workspace.steps.flatMap((step) => step.makes.map((use) => use.artifact)));
  let byName: FilesByName | undefined;
  const sameName: FindSameName = (name) => (byName ??= groupByName(view)).get(name) ?? [];
  return view.workspace.steps.flatMap((step) => judge(view, step, { made, sameName }));
};

/** What every step is judged by; made once, because there may be thousands of steps and files. */
interface Known {
  readonly made: ReadonlySet<EntityRef>;
  readonly sameName: FindSameName;
}
type FilesByName = ReadonlyMap<string, readonly EntityRef[]>;
type FindSameName = (name: string) => readonly EntityRef[];

/** Files that are there, by the last part of their path. */
function groupByName(view: CheckView): FilesByName {
  const there = view.workspace.graph
    .ofKind('artifact')
    .filter((entity) => entity.attributes['missing'] !== true && entity.attributes['blob'] !== undefined)
    .map((entity) => entity.ref);
  return Map.groupBy(there, (ref) => ref.slice(ref.lastIndexOf('/') + 1));
}

function judge(view: CheckView, step: Step, { made, sameName }: Known): readonly Finding[] {
  const named = namedFiles(view, step).filter((use) => !made.has(use.artifact));
  const broken = named.filter((use) => view.workspace.file(use.artifact)?.missing === true);
  const stage: Stage = view.stageOf(step) ?? 'train';
  const { name, file } = step.attributes;
  const common = { kind: 'broken-declaration', stage, subject: step.ref } as const;
  if (broken.length > 0) return broken.map((use) => report(view, step, { ...common, use, sameName }));
  if (named.length === 0) return [];
  return [
    {
      ...common,
      title: name,
      outcome: 'consistent',
      certainty: 1,
      statement: `Every file that '${name}' of ${file} names exists.`,
      evidence: step.evidence.slice(0, 1),
    },
  ];
}

function report(
  view: CheckView,
  step: Step,
  given: Pick<Finding, 'kind' | 'stage' | 'subject'> & { use: Use; sameName: FindSameName },
): Finding {
  const { use, sameName, ...common } = given;
  const { name, file } = step.attributes;
  const moved = view.history.moved(use.artifact);
  const instead = moved?.to ?? replacement(view, use.artifact, sameName);
  const cased = (view.workspace.file(use.artifact) as ArtifactAttributes | undefined)?.caseMatch;
  return {
    ...common,
    about: use.path,
    title: `${name}: ${use.path}`,
    outcome: 'divergent',
    certainty: cased || instead ? 1 : 0.85,
    statement: cased
      ? `'${name}' of ${file} names ${use.path}; the repository has ${cased}, which differs in letter case.`
      : `'${name}' of ${file} names ${use.path}, which is not in the repository${instead ? `; ${moved ? toldOfMove(moved) : `${instead} has the same name`}` : ''}.`,
    evidence: [
      ...(use.evidence.length > 0 ? use.evidence : step.evidence.slice(0, 1)),
      ...(instead && view.workspace.file(`artifact:${step.source}/${instead}`)?.symlink !== true
        ? view.workspace.fileEvidence(`artifact:${step.source}/${instead}`)
        : []),
      ...(moved?.evidence ?? []),
    ],
    ...brokenSince(view, use.artifact, `artifact:${step.source}/${file}`),
    ask: view.history.ask(`artifact:${step.source}/${file}`),
    ...repairOf(use, instead, file),
    ...proposeRename(
      { source: step.source, file, ranges: [...step.evidence, ...use.evidence], written: use.path, meant: use.path },
      cased ?? moved,
    ),
  };
}

function namedFiles(view: CheckView, step: Step): readonly Use[] {
  const uses = step.uses.filter(
    (use) => use.role === 'code' || use.role === 'data' || use.role === 'parameters' || use.role === 'model',
  );
  const known = new Set(uses.map((use) => use.artifact));
  const scripts = step.scripts
    .filter((script) => !known.has(script))
    .map((artifact) => ({
      artifact,
      path: artifact.slice(artifact.indexOf('/') + 1),
      role: 'code' as const,
      digest: undefined,
      values: undefined,
      evidence: view.workspace.graph
        .from(step.ref, 'calls')
        .filter((relation) => relation.to === artifact)
        .flatMap((relation) =>
          relation.evidence.map((item) => ({ ...item, layer: relation.layer, method: relation.method })),
        ),
    }));
  return [...uses, ...scripts];
}

/** The path that was probably meant: another letter case, or the only file of that name. */
function replacement(view: CheckView, artifact: EntityRef, sameName: FindSameName): string | undefined {
  const cased = view.workspace.file(artifact)?.caseMatch;
  if (cased !== undefined) return cased;
  const prefix = artifact.slice(0, artifact.indexOf('/') + 1);
  const same = sameName(artifact.slice(artifact.lastIndexOf('/') + 1)).filter((ref) => ref.startsWith(prefix));
  return same.length === 1 ? same[0]?.slice(prefix.length) : undefined;
}

function repairOf(use: Use, instead: string | undefined, file: string): { readonly repair: Repair } {
  if (instead === undefined) {
    return {
      repair: {
        kind: 'advice',
        text: `In ${file}, name the file that stands for ${use.path} now, or bring it back.`,
        explanation: 'No file of the same name, and no move of it, is on record.',
      },
    };
  }
  return {
    repair: {
      kind: 'advice',
      text: `In ${file}, write ${instead} instead of ${use.path}.`,
      explanation: `${instead} is the file that exists.`,
    },
  };
}
