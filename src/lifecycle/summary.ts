/** The answer in one or two sentences: how many models, how many disagreements, and the one that matters most. */
import type { Graph } from '#graph';
import type { Divergence, ModelLine } from './lifecycle.ts';
import { count, listOf } from './words.ts';

export function summarise(models: readonly ModelLine[], divergences: readonly Divergence[], graph: Graph): string {
  const sources = graph.sources.map((source) => source.ref);
  if (models.length === 0) {
    return `No model was found in ${listOf(sources)}: no registered version, no training step, no code that fits one. ${coverage(graph)}`.trim();
  }
  const divergent = divergences.filter((divergence) => divergence.outcome === 'divergent');
  const open = divergences.filter((divergence) => divergence.outcome === 'unknown');
  const named =
    models.length === 1
      ? `${models[0]?.title ?? ''}`
      : `${count(models.length, 'model')} (${listOf(models.map((model) => model.title))})`;
  if (divergent.length === 0) {
    return `${named}: no place was found where what is declared, encoded and executed disagree${open.length > 0 ? `; ${count(open.length, 'place')} could not be decided from what was read` : ''}. ${coverage(graph)}`.trim();
  }
  const kinds = new Set(divergent.map((divergence) => divergence.kind)).size;
  return `${named}: what is declared, encoded and executed disagree in ${count(divergent.length, 'place')} of ${count(kinds, 'kind')}${open.length > 0 ? `; ${open.length} more could not be decided` : ''}. ${coverage(graph)}`.trim();
}

function coverage(graph: Graph): string {
  const part = graph.sources.filter((source) => source.read !== 'whole');
  return part.length === 0
    ? ''
    : `${listOf(part.map((source) => source.ref))} ${part.length === 1 ? 'was' : 'were'} read only in part.`;
}
