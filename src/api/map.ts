/**
 * `throughline/map/1`: what a survey says, as JSON. Documented in docs/reference/json.md; a change that takes
 * something away or gives it another meaning makes it /2. Ids are stable across surveys, lists have one order,
 * and nothing in it depends on when or where the survey was made.
 */
import { z } from 'zod';

export const MAP_SCHEMA = 'throughline/map/1';

export const Layer = z.enum(['declared', 'encoded', 'executed']);
export const Method = z.enum(['verified', 'hashed', 'recorded', 'parsed', 'inferred']);
export const Outcome = z.enum(['consistent', 'divergent', 'unknown']);
export const Stage = z.enum([
  'intent',
  'data',
  'features',
  'experiment',
  'train',
  'evaluate',
  'register',
  'approve',
  'deploy',
  'monitor',
  'retire',
]);
export const DivergenceKind = z.enum([
  'stale-run',
  'undeclared-step',
  'unexecuted-step',
  'broken-declaration',
  'missing-producer',
  'unjoined-run',
  'orphaned-run',
  'diagram-differs',
  'documented-path-missing',
  'registered-unevaluated',
  'registered-before-run-ended',
  'approval-not-observable',
  'unpinned-input',
  'setting-contradicts-note',
  'claim-contradicted',
  'claim-unsupported',
  'rule-not-followed',
  'decision-not-adopted',
  'served-not-documented',
  'documented-not-served',
  'trained-not-served',
  'version-differs',
  'evaluated-not-served',
  'practice-not-run',
  'unowned-agent',
]);

export const Evidence = z.object({
  layer: Layer,
  method: Method,
  source: z.string(),
  locator: z.string(),
  digest: z.string().optional(),
});

export const Since = z.object({ at: z.string(), commit: z.string().optional() });
export const Ask = z.object({ name: z.string(), why: z.string(), at: z.string().optional() });
export const Repair = z.object({
  /** `diff`: a unified diff that `git apply` takes; `advice`: one sentence. */
  kind: z.enum(['diff', 'advice']),
  text: z.string(),
  explanation: z.string(),
});

export const Divergence = z.object({
  id: z.string(),
  kind: DivergenceKind,
  outcome: Outcome,
  stage: Stage,
  subject: z.string(),
  /** The lines on which this stands (refs of `models[]`). */
  models: z.array(z.string()),
  /** What the divergence is about, for a heading: `train`, `README.md`. */
  title: z.string(),
  statement: z.string(),
  evidence: z.array(Evidence),
  since: Since.optional(),
  ask: z.array(Ask).optional(),
  repair: Repair.optional(),
  /** Reach × certainty; the higher, the sooner it is shown. */
  weight: z.number(),
});

/** One thing that a document states and that can be looked up, beside what was found. */
export const Claim = z.object({
  /** `promise`, `rule`, `number`, `lists`, `version`, `use`, `decision` or `badge`. */
  claim: z.string(),
  document: z.string(),
  /** The document's own words. */
  quote: z.string(),
  /** What it is about: `audit trail`, `training scripts`. */
  scope: z.string(),
  /** declared-only: nothing of it was found where it was looked for, which does not make it false. */
  outcome: z.enum(['holds', 'contradicted', 'declared-only', 'unknown']),
  /** One sentence: why this outcome. */
  because: z.string(),
  counterExamples: z.array(z.object({ what: z.string(), evidence: Evidence.optional() })),
  /** The quote's own place first. */
  evidence: z.array(Evidence),
});

export const LayerCell = z.object({
  /** seen: there is something · none: what would show it was read whole and shows nothing · unknown: it was not, or cannot be, read. */
  state: z.enum(['seen', 'none', 'unknown']),
  method: Method.optional(),
  /** What was seen, at most 12; `more` counts the rest. */
  items: z.array(z.object({ ref: z.string(), title: z.string(), source: z.string(), locator: z.string() })),
  more: z.number().optional(),
  reason: z.string().optional(),
});

export const StageCell = z.object({
  stage: Stage,
  layers: z.object({ declared: LayerCell, encoded: LayerCell, executed: LayerCell }),
  outcome: Outcome,
  /** One sentence: why this outcome. */
  because: z.string(),
  /** Ids of divergences at this stage of this model, weightiest first. */
  divergences: z.array(z.string()),
});

export const ModelLine = z.object({
  ref: z.string(),
  title: z.string(),
  /** How the model was found: `registered`, `pipeline`, `trained by code`, `model card`, `registry tag`. */
  foundAs: z.string(),
  stages: z.array(StageCell),
});

export const Source = z.object({
  ref: z.string(),
  kind: z.string(),
  location: z.string(),
  read: z.enum(['whole', 'part', 'none']),
  reason: z.string().optional(),
});

export const MapAnswer = z.object({
  schema: z.literal(MAP_SCHEMA),
  /** The newest moment that anything read speaks of, or the moment asked for; null when nothing read holds a time. */
  asOf: z.string().nullable(),
  /** The answer in one or two sentences. */
  summary: z.string(),
  sources: z.array(Source),
  models: z.array(ModelLine),
  divergences: z.array(Divergence),
  /** What documents state that can be looked up, in the order of documents and lines. */
  claims: z.array(Claim),
  unknowns: z.array(z.object({ subject: z.string(), reason: z.string(), howToFindOut: z.string() })),
  skipped: z.array(z.object({ source: z.string(), locator: z.string(), reason: z.string() })),
});

export type Layer = z.infer<typeof Layer>;
export type Method = z.infer<typeof Method>;
export type Outcome = z.infer<typeof Outcome>;
export type Stage = z.infer<typeof Stage>;
export type DivergenceKind = z.infer<typeof DivergenceKind>;
export type Evidence = z.infer<typeof Evidence>;
export type Claim = z.infer<typeof Claim>;
export type Divergence = z.infer<typeof Divergence>;
export type LayerCell = z.infer<typeof LayerCell>;
export type StageCell = z.infer<typeof StageCell>;
export type ModelLine = z.infer<typeof ModelLine>;
export type MapAnswer = z.infer<typeof MapAnswer>;
