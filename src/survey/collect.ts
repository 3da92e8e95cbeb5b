/** Runs every connector that has something to read in a source, and sorts what it yields: observations by id, skipped places. */
import { connectors, type Connector, type Seen } from '#connectors';
import { toThroughlineError, type Digest, type Observation, type Skipped, type SourceRead } from '#core';
import { knownId, nameObservation, type ConnectorName, type OpenedSource } from './sources/index.ts';

export interface Collected {
  /** By id; the canonical text is kept where it was made, because the log holds exactly that. */
  readonly observations: Map<Digest, Collection>;
  readonly skipped: readonly Skipped[];
  readonly sources: readonly SourceRead[];
}
export interface Collection {
  readonly observation: Observation;
  readonly canonical?: string;
}

export interface CollectProgress {
  (message: string): void;
}

export async function collect(sources: readonly OpenedSource[], progress: CollectProgress): Promise<Collected> {
  const observations = new Map<Digest, Collection>();
  const skipped: Skipped[] = [];
  const reads: SourceRead[] = [];
  for (const source of sources) {
    const before = [...source.skipped, ...(await collectSource(source, observations, progress))];
    skipped.push(...before);
    reads.push(toRead(source, before));
  }
  skipped.sort((a, b) =>
    compareText(`${a.source}\0${a.locator}\0${a.reason}`, `${b.source}\0${b.locator}\0${b.reason}`),
  );
  reads.sort((a, b) => compareText(a.ref, b.ref));
  return { observations, skipped, sources: reads };
}

/**
 * Two at a time: git's history takes longest, and most of that is waiting for git, so the others read meanwhile. What is
 * seen is put together in the order of the list of connectors, whichever was done first.
 */
async function collectSource(
  source: OpenedSource,
  into: Map<Digest, Collection>,
  progress: CollectProgress,
): Promise<readonly Skipped[]> {
  const { only } = source;
  const all = Object.keys(connectors) as readonly ConnectorName[];
  const names = only === undefined ? all : all.filter((name) => name === only || name === 'git');
  const results = new Map<ConnectorName, ConnectorResult>();
  const run = async (lane: readonly ConnectorName[]): Promise<void> => {
    for (const name of lane) results.set(name, await collectOne(name, source, progress));
  };
  await Promise.all([run(['git']), run(names.filter((name) => name !== 'git'))]);
  return names.flatMap((name) => {
    const result = results.get(name);
    for (const [id, collection] of result?.seen ?? []) into.set(id, collection);
    return result?.skipped ?? [];
  });
}

interface ConnectorResult {
  readonly seen: ReadonlyMap<Digest, Collection>;
  readonly skipped: readonly Skipped[];
}

async function collectOne(
  name: ConnectorName,
  source: OpenedSource,
  progress: CollectProgress,
): Promise<ConnectorResult> {
  const seen = new Map<Digest, Collection>();
  const skipped: Skipped[] = [];
  const known = source.readings.recall(name);
  if (known) {
    for (const observation of known) add(seen, observation);
    return { seen, skipped };
  }
  // Loaded only where it is needed: one that would say what it said before is not even loaded.
  const { connector }: { readonly connector: Connector<unknown> } = await connectors[name]();
  const reading = source.readings.begin();
  try {
    if (connector.applies(reading.context)) {
      progress(`reading ${source.name}: ${connector.title}`);
      for await (const batch of connector.collect(connector.options.parse({}), reading.context)) {
        sort('kind' in batch ? [batch] : batch, { seen, skipped });
      }
    }
    if (skipped.length === 0) reading.keep(name, toList(seen));
  } catch (thrown) {
    // A connector must not throw; when one does, the rest of the survey still stands and the gap is shown.
    const { message } = toThroughlineError(thrown);
    const reason = `The ${name} connector failed: ${message}`;
    skipped.push({ kind: 'skipped', source: source.name, locator: name, reason, scope: 'part' });
  }
  return { seen, skipped };
}

function sort(
  batch: readonly Seen[],
  into: { readonly seen: Map<Digest, Collection>; readonly skipped: Skipped[] },
): void {
  for (const one of batch) {
    if (one.kind === 'skipped') into.skipped.push(one);
    else add(into.seen, one);
  }
}

function toList(seen: ReadonlyMap<Digest, Collection>): readonly Observation[] {
  return [...seen.values()].map((each) => each.observation);
}

/** What the survey itself saw after the connectors: it goes into the log beside what they said. */
export function addObservations(collected: Collected, observations: readonly Observation[]): void {
  for (const observation of observations) add(collected.observations, observation);
}

function add(into: Map<Digest, Collection>, observation: Observation): void {
  const known = knownId(observation);
  if (known) {
    const { id, canonical } = known;
    into.set(id, canonical === undefined ? { observation } : { observation, canonical });
    return;
  }
  const { id, canonical } = nameObservation(observation);
  into.set(id, { observation, canonical });
}

/** A source is whole only when nothing of it was skipped. */
function toRead(source: OpenedSource, skipped: readonly Skipped[]): SourceRead {
  const common = { ref: source.name, kind: source.kind, location: source.location };
  const none = skipped.find((item) => item.scope === 'source');
  if (none) return { ...common, read: 'none', reason: none.reason };
  const [first] = skipped;
  if (!first) return { ...common, read: 'whole' };
  const others = skipped.length - 1;
  const rest = others === 0 ? ' was skipped' : ` and ${others} more ${others === 1 ? 'place' : 'places'} were skipped`;
  return { ...common, read: 'part', reason: `${first.locator}${rest}` };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
