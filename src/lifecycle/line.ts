/**
 * A model's line: eleven stages, three layers each, with what was seen there and how it is known. A layer with
 * nothing is `none` only where the source that would show it was read whole; otherwise it is unknown, with the reason.
 */
import type { ClaimObservation, EntityRef, Layer, ModelVersionAttributes, Stage } from '#core';
import { methods, nameOf, parseRef, stages } from '#core';
import type { CellItem, Divergence, LayerCell, SidedEvidence, StageCell } from './lifecycle.ts';
import { belongsTo, type FoundModel } from './models.ts';
import { entityEvidence, sided, type Run, type Workspace } from './pipeline.ts';
import { isPagesEnvironment, stageOfCode, stageOfStep, stagesInWords } from './stage-of.ts';
import { textOf } from './words.ts';
import { isPipeline } from './kinds/undeclared-step.ts';

interface Seen {
  readonly stage: Stage;
  readonly layer: Layer;
  readonly item: CellItem;
  readonly method: SidedEvidence['method'];
}

const SHOWN = 12;

export function drawLine(
  workspace: Workspace,
  model: FoundModel,
  divergences: readonly Divergence[],
): readonly StageCell[] {
  const seen = [
    ...seenInDocuments(workspace, model),
    ...seenInSteps(workspace, model),
    ...seenInCode(workspace, model),
    ...seenInRuns(workspace, model),
    ...seenInRegistry(workspace, model),
  ];
  const own = divergences.filter((divergence) => divergence.models.includes(model.ref));
  return stages.map((stage) => drawCell(workspace, model, { stage, seen, own }));
}

function drawCell(
  workspace: Workspace,
  model: FoundModel,
  given: { stage: Stage; seen: readonly Seen[]; own: readonly Divergence[] },
): StageCell {
  const { stage } = given;
  const cell = (layer: Layer): LayerCell => {
    const here = given.seen.filter((one) => one.stage === stage && one.layer === layer);
    return here.length > 0 ? seenCell(here) : emptyCell(workspace, model, { stage, layer });
  };
  const layersHere = { declared: cell('declared'), encoded: cell('encoded'), executed: cell('executed') };
  const own = given.own.filter((divergence) => divergence.stage === stage);
  return {
    stage,
    layers: layersHere,
    ...judgeCell(layersHere, own),
    divergences: own.filter((d) => d.outcome !== 'consistent').map((d) => d.id),
  };
}

function judgeCell(cells: StageCell['layers'], own: readonly Divergence[]): Pick<StageCell, 'outcome' | 'because'> {
  const divergent = own.filter((divergence) => divergence.outcome === 'divergent');
  if (divergent.length > 0) return { outcome: 'divergent', because: divergent[0]?.statement ?? '' };
  const open = own.find((divergence) => divergence.outcome === 'unknown');
  if (open) return { outcome: 'unknown', because: open.statement };
  const seen = (Object.keys(cells) as Layer[]).filter((layer) => cells[layer].state === 'seen');
  const checked = own.find((divergence) => divergence.outcome === 'consistent');
  if (checked && seen.length >= 2) return { outcome: 'consistent', because: checked.statement };
  if (seen.length >= 2)
    return { outcome: 'consistent', because: `Seen as ${seen.join(' and ')}; no check found a disagreement.` };
  if (seen.length === 1)
    return { outcome: 'unknown', because: `Seen only as ${seen[0] ?? ''}: there is nothing to compare it with.` };
  const reason = cells.executed.reason ?? cells.encoded.reason ?? cells.declared.reason;
  return { outcome: 'unknown', because: reason ?? 'Nothing that was read speaks of this stage.' };
}

function seenCell(here: readonly Seen[]): LayerCell {
  const unique = [...new Map(here.map((one) => [`${one.item.ref}\0${one.item.title}`, one])).values()];
  const [best] = unique.map((one) => one.method).sort((a, b) => methods.indexOf(a) - methods.indexOf(b));
  const items = unique.map((one) => one.item);
  return {
    state: 'seen',
    items: items.slice(0, SHOWN),
    ...(best ? { method: best } : {}),
    ...(items.length > SHOWN ? { more: items.length - SHOWN } : {}),
  };
}

/** Records of these stages are kept in systems that no connector of this release reads. */
const recordedElsewhere: Readonly<Partial<Record<Stage, string>>> = {
  intent: 'Decisions of intent leave no execution record.',
  approve: 'Approvals are recorded in review systems and environment settings, which were not read.',
  deploy: 'Deployments are recorded in the serving platform, which was not read.',
  monitor: 'Alerts and their handling are recorded in monitoring systems, which were not read.',
  retire: 'Whether anything was switched off is recorded in the serving platform, which was not read.',
};

function emptyCell(workspace: Workspace, model: FoundModel, at: { stage: Stage; layer: Layer }): LayerCell {
  if (at.layer === 'executed') {
    const reason = recordedElsewhere[at.stage];
    if (reason) return { state: 'unknown', items: [], reason };
    const recorded = model.runs.length > 0 || workspace.runs.some((run) => belongsTo(model, run));
    const tracked = model.runs.some((run) => run.attributes.tool === 'mlflow');
    if (tracked && ['data', 'features', 'train'].includes(at.stage))
      return { state: 'unknown', items: [], reason: 'Runs are on record, but do not say whether they did this too.' };
    return recorded
      ? { state: 'none', items: [], reason: 'Runs are on record, but none of this stage.' }
      : {
          state: 'unknown',
          items: [],
          reason: 'No tracking store, lock file or registry was found, so nothing says what ran.',
        };
  }
  const read = workspace.graph.sources.filter((source) => model.sources.includes(source.ref));
  const part = read.find((source) => source.read !== 'whole');
  if (part)
    return {
      state: 'unknown',
      items: [],
      reason: `${part.ref} was read only in part: ${part.reason ?? 'see skipped'}.`,
    };
  return {
    state: 'none',
    items: [],
    reason:
      at.layer === 'declared'
        ? 'No document that was read speaks of this stage.'
        : 'No pipeline, workflow or code that was read does this.',
  };
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
  const approvals = claimsOf(workspace, model, 'approval').flatMap((claim) =>
    from(claim, 'approve', claim.quote ?? nameOf(claim.document)),
  );
  const environments = claimsOf(workspace, model, 'environment')
    .filter((claim) => !isPagesEnvironment(textOf(claim.attributes['environment'])))
    .flatMap((claim) => from(claim, 'approve', `environment '${textOf(claim.attributes['environment'])}'`));
  const services = claimsOf(workspace, model, 'service').flatMap((claim) =>
    from(claim, 'deploy', claim.quote ?? nameOf(claim.document)),
  );
  return [...drawn, ...cards, ...records, ...approvals, ...environments, ...services];
}

function seenInSteps(workspace: Workspace, model: FoundModel): readonly Seen[] {
  return workspace.steps
    .filter((step) => belongsTo(model, step))
    .flatMap((step) => {
      const stage = stageOfStep(step, workspace);
      if (!stage) return [];
      const title = `${step.attributes.name} (${step.attributes.file})`;
      const encoded = toSeen(stage, {
        ref: step.ref,
        title,
        evidence: step.evidence.filter((item) => item.layer === 'encoded'),
      });
      const executed = step.runs.flatMap((run) =>
        toSeen(stage, {
          ref: run.ref,
          title: `recorded run of ${step.attributes.name}`,
          evidence: run.evidence.filter((item) => item.layer === 'executed'),
        }),
      );
      return [...encoded, ...executed];
    });
}

function seenInCode(workspace: Workspace, model: FoundModel): readonly Seen[] {
  const inSteps = new Set(workspace.steps.filter(isPipeline).flatMap((step) => step.scripts));
  return workspace.code
    .filter((file) => belongsTo(model, file) && !inSteps.has(file.ref))
    .flatMap((file) => {
      const stage = stageOfCode(file);
      return stage
        ? toSeen(file.notebook && stage !== 'deploy' ? 'experiment' : stage, {
            ref: file.ref,
            title: file.path,
            evidence: file.evidence,
          })
        : [];
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
