/**
 * A model's line: eleven stages, three layers each, with what was seen there and how it is known. A layer with
 * nothing is `none` only where the source that would show it was read whole; otherwise it is unknown, with the reason.
 */
import type { Layer, Stage } from '#core';
import { methods, stages } from '#core';
import type { Divergence, LayerCell, StageCell } from './lifecycle.ts';
import { belongsTo, type FoundModel } from './models.ts';
import type { Workspace } from './pipeline.ts';
import { saysNothing } from './seen-on-forges.ts';
import { seeAll, type Seen } from './seen.ts';

const SHOWN = 12;

export function drawLine(
  workspace: Workspace,
  model: FoundModel,
  divergences: readonly Divergence[],
): readonly StageCell[] {
  const seen = seeAll(workspace, model);
  const own = divergences.filter((divergence) => divergence.models.includes(model.ref));
  const named = seenInFindings(own, seen);
  return stages.map((stage) => drawCell(workspace, model, { stage, seen, named, own }));
}

/** Code that is found to stand at a stage, though only its name or its place in a series says so. */
function seenInFindings(own: readonly Divergence[], seen: readonly Seen[]): readonly Seen[] {
  const known = new Set(seen.map((one) => `${one.stage} ${one.item.ref}`));
  return own
    .filter(
      ({ kind, outcome, stage, subject }) =>
        kind === 'undeclared-step' && outcome === 'divergent' && !known.has(`${stage} ${subject}`),
    )
    .flatMap(({ stage, subject: ref, title, evidence }) => {
      const place = evidence.find((item) => item.layer === 'encoded');
      if (!place) return [];
      const item = { ref, title: `${title} (by its name)`, source: place.source, locator: place.locator };
      return [{ stage, layer: 'encoded' as const, method: 'inferred' as const, item }];
    });
}

function drawCell(
  workspace: Workspace,
  model: FoundModel,
  given: { stage: Stage; seen: readonly Seen[]; named: readonly Seen[]; own: readonly Divergence[] },
): StageCell {
  const { stage } = given;
  const cell = (layer: Layer): LayerCell => {
    const here = [...given.seen, ...given.named].filter((one) => one.stage === stage && one.layer === layer);
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
    const reason = saysNothing(workspace, model, at.stage) ?? recordedElsewhere[at.stage];
    if (reason) return { state: 'unknown', items: [], reason };
    const recorded = model.runs.length > 0 || workspace.runs.some((run) => belongsTo(model, run));
    const tracked = model.runs.some((run) => run.attributes.tool === 'mlflow');
    if (tracked && ['data', 'features', 'train'].includes(at.stage))
      return { state: 'unknown', items: [], reason: 'Runs are on record, but do not say whether they did this too.' };
    return recorded
      ? { state: 'none', items: [], reason: 'Runs are on record; none was recognised as being of this stage.' }
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
        ? 'Nothing of this stage was recognised in the documents that were read.'
        : 'Nothing in the pipelines, workflows and code that were read was recognised as doing this.',
  };
}
