/** Where each stage was seen: in documents, steps, code, runs and the registry, each in its layer. */
import type { ClaimObservation, EntityRef, Layer, ModelVersionAttributes, Stage } from '#core';
import { kindOf, nameOf, parseRef } from '#core';
import { seenOnForges } from './seen-on-forges.ts';
import type { CellItem, SidedEvidence } from './lifecycle.ts';
import { belongsTo, type FoundModel } from './models.ts';
import { entityEvidence, isLineage, sided, type CodeFile, type Run, type Step, type Workspace } from './pipeline.ts';
import { readServedModels } from './served.ts';
import { furtherStagesOfCode, isPagesEnvironment, stageOfCode, stageOfStep, stagesInWords } from './stage-of.ts';
import { codeOf, outsideSteps } from './tools.ts';
import { textOf } from './words.ts';
import { isPipeline } from './kinds/undeclared-step.ts';

export interface Seen {
  readonly stage: Stage;
  readonly layer: Layer;
  readonly item: CellItem;
  readonly method: SidedEvidence['method'];
}

export function seeAll(workspace: Workspace, model: FoundModel): readonly Seen[] {
  return [
    ...seenInDocuments(workspace, model),
    ...seenInSteps(workspace, model),
    ...seenInCode(workspace, model),
    ...seenInDeployments(workspace, model),
    ...seenInRuns(workspace, model),
    ...seenInLineage(workspace, model),
    ...seenInRegistry(workspace, model),
    ...seenOnForges(workspace, model),
  ];
}

function toSeen(
  stage: Stage,
  given: { ref: EntityRef; title: string; evidence: readonly SidedEvidence[] },
): readonly Seen[] {
  const [first] = given.evidence;
  if (!first) return [];
  return [
    {
      stage,
      layer: first.layer,
      method: first.method === 'hashed' ? 'hashed' : first.method === 'recorded' ? 'recorded' : first.method,
      item: { ref: given.ref, title: given.title, source: first.source, locator: first.locator },
    },
  ];
}

function claimsOf(workspace: Workspace, model: FoundModel, claim: string): readonly ClaimObservation[] {
  return workspace.graph.claims(claim).filter((each) => model.sources.includes(parseRef(each.document).namespace));
}

function seenInDocuments(workspace: Workspace, model: FoundModel): readonly Seen[] {
  const from = (claim: ClaimObservation, stage: Stage, title: string): readonly Seen[] =>
    toSeen(stage, { ref: claim.document, title, evidence: sided(claim.evidence, 'declared', claim.method) });
  const drawn = claimsOf(workspace, model, 'step').flatMap((claim) => {
    const label = textOf(claim.attributes['label']);
    const [stage] = stagesInWords(label);
    return stage ? from(claim, stage, label) : [];
  });
  const cards = claimsOf(workspace, model, 'model-card').flatMap((claim) =>
    from(claim, 'intent', `${nameOf(claim.document)} (model card)`),
  );
  const records = workspace.graph
    .ofKind('document')
    .filter(
      (entity) => entity.attributes['docKind'] === 'adr' && model.sources.includes(parseRef(entity.ref).namespace),
    )
    .flatMap((entity) =>
      toSeen('intent', {
        ref: entity.ref,
        title: `${nameOf(entity.ref)} (decision record)`,
        evidence: entityEvidence(entity),
      }),
    );
  const charts = claimsOf(workspace, model, 'edge').flatMap((claim) =>
    from(claim, 'intent', `${nameOf(claim.document)} (chart)`),
  );
  const named = onePer(
    claimsOf(workspace, model, 'path').flatMap((claim) =>
      from(claim, 'intent', `${nameOf(claim.document)} (names files)`),
    ),
  );
  const approvals = claimsOf(workspace, model, 'approval').flatMap((claim) =>
    from(claim, 'approve', claim.quote ?? nameOf(claim.document)),
  );
  const environments = claimsOf(workspace, model, 'environment')
    .filter((claim) => !isPagesEnvironment(textOf(claim.attributes['environment'])))
    .flatMap((claim) => from(claim, 'approve', `environment '${textOf(claim.attributes['environment'])}'`));
  const services = claimsOf(workspace, model, 'service').flatMap((claim) =>
    from(claim, 'deploy', claim.quote ?? nameOf(claim.document)),
  );
  return [...drawn, ...cards, ...records, ...onePer(charts), ...named, ...approvals, ...environments, ...services];
}

/** A document is one thing, however many of its lines speak. */
function onePer(seen: readonly Seen[]): readonly Seen[] {
  return [...new Map(seen.toReversed().map((one) => [one.item.title, one])).values()].toReversed();
}

function seenInSteps(workspace: Workspace, model: FoundModel): readonly Seen[] {
  return workspace.steps
    .filter((step) => belongsTo(model, step))
    .flatMap((step) => {
      const stage = stageOfStep(step, workspace);
      if (!stage) return [];
      const title = `${step.attributes.name} (${step.attributes.file})`;
      const own = { ref: step.ref, title, evidence: step.evidence.filter((item) => item.layer === 'encoded') };
      const parts = isPipeline(step)
        ? codeOf(step, workspace).flatMap((file) => {
            const name = step.attributes.body?.path === file.path ? step.attributes.name : undefined;
            return seenInParts(file, name).filter((part) => part.stage !== stage);
          })
        : [];
      const encoded = [...toSeen(stage, own), ...parts];
      const executed = step.runs
        .filter((run) => !isLineage(run))
        .flatMap((run) =>
          toSeen(stage, {
            ref: run.ref,
            title: titleOfRun(run, step.attributes.name),
            evidence: run.evidence.filter((item) => item.layer === 'executed'),
          }),
        );
      return [...encoded, ...executed];
    });
}

function seenInCode(workspace: Workspace, model: FoundModel): readonly Seen[] {
  const steps = workspace.steps.filter(isPipeline);
  const whole = (step: Step): boolean => step.attributes.body === undefined;
  const inSteps = new Set(steps.filter(whole).flatMap((step) => step.scripts));
  const functions = steps.filter((step) => !whole(step));
  return workspace.code
    .filter((file) => belongsTo(model, file) && !inSteps.has(file.ref))
    .map((file) => outsideSteps(file, functions))
    .flatMap((file) => {
      const stage = stageOfCode(file);
      if (!stage) return [];
      const { ref, path: title, evidence } = file;
      if (file.notebook && stage !== 'deploy') return toSeen('experiment', { ref, title, evidence });
      return [...toSeen(stage, { ref, title, evidence }), ...seenInParts(file)];
    });
}

/** What is declared to run and says which model it serves; a database beside it is no stage of a model. */
function seenInDeployments(workspace: Workspace, model: FoundModel): readonly Seen[] {
  const served = readServedModels(workspace).filter(
    (one) => kindOf(one.by) !== 'artifact' && (one.model === undefined || !isOther(workspace, model, one.model)),
  );
  const near = served.filter(
    (one) => model.sources.includes(one.source) || (one.model !== undefined && model.registered.includes(one.model)),
  );
  return [...new Map(near.map((one) => [one.by, one])).values()].flatMap((one) => {
    const what =
      one.name === undefined ? one.written : `${one.name}${one.version === undefined ? '' : ` ${one.version}`}`;
    return toSeen('deploy', { ref: one.by, title: `${one.title} (serves ${what})`, evidence: one.evidence });
  });
}

/** A registered model that is somebody else's line. */
function isOther(workspace: Workspace, model: FoundModel, served: EntityRef): boolean {
  return (
    model.registered.length > 0 && !model.registered.includes(served) && workspace.graph.entity(served) !== undefined
  );
}

function seenInParts(file: CodeFile, name?: string): readonly Seen[] {
  const given = { ref: file.ref, title: `${file.path} (in part)`, evidence: file.evidence };
  return furtherStagesOfCode(file, name).flatMap((stage) => toSeen(stage, given));
}

/** How it ended belongs to it: a run that failed was carried out, and made nothing. */
function titleOfRun({ attributes }: Run, name: string): string {
  if (attributes.status === 'failed') return `failed run of ${name}`;
  return attributes.status === 'running' ? `run of ${name}, no end on record` : `recorded run of ${name}`;
}

/** Runs of lineage events of this line, by the job's name; the code they name decides where the name leaves a choice. */
function seenInLineage(workspace: Workspace, model: FoundModel): readonly Seen[] {
  return model.runs.filter(isLineage).flatMap((run) => {
    const { name, sourceName } = run.attributes;
    const file = workspace.code.find((each) => each.path === sourceName && belongsTo(model, each));
    const ofCode = file && stageOfCode(file);
    const named = stagesInWords(name);
    const stage = named.find((each) => each === ofCode) ?? named[0] ?? ofCode;
    return stage ? toSeen(stage, { ref: run.ref, title: titleOfRun(run, name), evidence: run.evidence }) : [];
  });
}

/** A tracked run is an experiment; it evaluated something when it left metrics, and trained when it left a model. */
function seenInRuns(workspace: Workspace, model: FoundModel): readonly Seen[] {
  const produced = new Set(
    workspace.graph
      .ofKind('model-version')
      .flatMap((version) => (version.attributes['run'] as EntityRef | undefined) ?? []),
  );
  return model.runs
    .filter((run) => run.attributes.tool === 'mlflow' && run.attributes.deleted !== true)
    .flatMap((run) => {
      const title = `run ${run.attributes.name}`;
      const metrics = Object.keys(run.attributes.metrics ?? {}).length > 0;
      return [
        ...toSeen('experiment', { ref: run.ref, title, evidence: run.evidence }),
        ...trainedBy(workspace, run, produced.has(run.ref)).map((how) => ({
          stage: 'train' as const,
          layer: 'executed' as const,
          method: how.method,
          item: { ref: run.ref, title: `${title} (${how.words})`, ...placeOf(run) },
        })),
        ...(metrics ? toSeen('evaluate', { ref: run.ref, title: `${title} (metrics)`, evidence: run.evidence }) : []),
      ];
    });
}

/** How a run is known to have trained: by what it left, else by the script it names, else by its own name. */
function trainedBy(
  workspace: Workspace,
  run: Run,
  madeVersion: boolean,
): readonly { readonly words: string; readonly method: SidedEvidence['method'] }[] {
  const { loggedModels = [], sourceFile, name } = run.attributes;
  if (madeVersion) return [{ words: 'made a registered version', method: 'recorded' }];
  if (loggedModels.length > 0) return [{ words: 'logged a model', method: 'recorded' }];
  const file = workspace.code.find((each) => each.path === sourceFile);
  if (file && stageOfCode(file) === 'train') return [{ words: 'its script trains', method: 'inferred' }];
  return stagesInWords(name)[0] === 'train' ? [{ words: 'by its name', method: 'inferred' }] : [];
}

function placeOf(run: Run): Pick<CellItem, 'source' | 'locator'> {
  const [first] = run.evidence;
  return { source: first?.source ?? '', locator: first?.locator ?? '' };
}

function seenInRegistry(workspace: Workspace, model: FoundModel): readonly Seen[] {
  return workspace.graph
    .ofKind('model-version')
    .filter((entity) => {
      const { namespace, name } = parseRef(entity.ref);
      return model.registered.includes(`model:${namespace}/${name}`) && entity.attributes['loggedModel'] !== true;
    })
    .flatMap((entity) => {
      const { version, aliases = [], stage } = entity.attributes as unknown as ModelVersionAttributes;
      const marks = [...aliases.map((alias) => `@${alias}`), ...(stage ? [stage] : [])];
      const title = `version ${version}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
      return toSeen('register', { ref: entity.ref, title, evidence: entityEvidence(entity) });
    });
}
