/**
 * `npm run calibrate [-- --variants 200] [--write]`: how well each kind of divergence is found. Plants gaps into worlds of
 * many variants, surveys them, and prints precision and recall; then worlds without a gap, full of what looks like one; then
 * worlds from which a source was taken away, where nothing false may be claimed. `--write` keeps the table in
 * docs/calibration.md. Ends with 1 when a kind falls below what the product promises.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { divergenceKinds, type DivergenceKind } from '#lifecycle';
import { distractors } from '../test/worlds/distractors.ts';
import { plants, settle } from '../test/worlds/plants.ts';
import { claimed, score, surveyWorld } from '../test/worlds/run.ts';
import { removals, type Removal } from '../test/worlds/take-away.ts';
import { variantOf } from '../test/worlds/variant.ts';
import { cleanWorld, type World } from '../test/worlds/world.ts';
import { writeWorld, type Written } from '../test/worlds/write.ts';
import { root } from './run.ts';

const PRECISION = 0.98;
const RECALL = 0.95;

interface Counts {
  planted: number;
  found: number;
  wrong: number;
  wrongInClean: number;
  /** Gaps whose source was taken away; of these, said to be open; and claimed all the same, or instead. */
  taken: number;
  opened: number;
  wrongWhenTaken: number;
}
interface Part {
  readonly counts: Record<DivergenceKind, Counts>;
  readonly worlds: number;
  readonly unproven: number;
  /** What went wrong, for who has to repair it. */
  readonly told: readonly string[];
}

const variants = Number(valueOf('--variants') ?? 200);
const part = valueOf('--part');
if (part === undefined) await gather();
else process.send?.(await measure(part));

function valueOf(flag: string): string | undefined {
  const at = process.argv.indexOf(flag);
  return at < 0 ? undefined : process.argv[at + 1];
}

async function measure(which: string): Promise<Part> {
  const [mine = 0, parts = 1] = which.split('/').map(Number);
  const folder = mkdtempSync(join(tmpdir(), 'throughline-calibrate-'));
  const state = { counts: noCounts(), worlds: 0, unproven: 0, told: [] as string[] };
  const survey = async (world: World, take?: Removal): ReturnType<typeof surveyWorld> => {
    const directory = mkdtempSync(join(folder, 'world-'));
    const written: Written = writeWorld(world, directory);
    const surveyed = await surveyWorld(take?.take(world, written) ?? written.locations, join(folder, 'opened'));
    rmSync(directory, { recursive: true, force: true });
    state.worlds += 1;
    state.unproven += surveyed.unproven.length;
    state.told.push(...surveyed.unproven.map((locator) => `${world.variant.seed}: leads nowhere: ${locator}`));
    return surveyed;
  };
  try {
    for (let seed = mine; seed < variants; seed += parts) {
      await measurePlanted(seed, survey, state);
      await measureClean(seed, survey, state);
      for (const removal of removals) await measureTaken(seed, { survey, removal }, state);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return state;
}

type Survey = (world: World, take?: Removal) => ReturnType<typeof surveyWorld>;
interface State {
  readonly counts: Record<DivergenceKind, Counts>;
  readonly told: string[];
}

function plantAll(seed: number): World {
  const world = cleanWorld(variantOf(seed));
  for (const kind of divergenceKinds) plants[kind](world);
  return settle(world);
}

async function measurePlanted(seed: number, survey: Survey, { counts, told }: State): Promise<void> {
  const world = plantAll(seed);
  const surveyed = await survey(world);
  for (const kind of divergenceKinds) {
    const { found, missed, wrong } = score(surveyed, world.expected, kind);
    counts[kind].planted += found + missed.length;
    counts[kind].found += found;
    counts[kind].wrong += wrong.length;
    told.push(...missed.map((gap) => `${seed}: missed ${gap}`), ...wrong.map((claim) => `${seed}: wrong ${claim}`));
  }
}

async function measureClean(seed: number, survey: Survey, { counts, told }: State): Promise<void> {
  const world = cleanWorld(variantOf(seed));
  for (const kind of divergenceKinds) distractors[kind](world);
  const surveyed = await survey(world);
  for (const kind of divergenceKinds) {
    const { wrong } = score(surveyed, [], kind);
    counts[kind].wrongInClean += wrong.length;
    told.push(...wrong.map((claim) => `${seed}: wrong in a clean world ${claim}`));
  }
}

async function measureTaken(
  seed: number,
  { survey, removal }: { readonly survey: Survey; readonly removal: Removal },
  { counts, told }: State,
): Promise<void> {
  if (removal.needs?.(cleanWorld(variantOf(seed))) === false) return;
  const world = plantAll(seed);
  const surveyed = await survey(world, removal);
  const claims = claimed(surveyed);
  for (const gap of world.expected) {
    const given = removal.silences[gap.kind];
    const instead = typeof given === 'function' ? given(gap) : given;
    if (instead === undefined) continue;
    counts[gap.kind].taken += 1;
    if (instead.test(surveyed.open)) counts[gap.kind].opened += 1;
    else told.push(`${seed}: without ${removal.name} not said to be open: ${gap.kind}: ${gap.title}`);
    if (!claims.some((each) => each.kind === gap.kind && each.title === gap.title)) continue;
    counts[gap.kind].wrongWhenTaken += 1;
    told.push(`${seed}: without ${removal.name} still claimed: ${gap.kind}: ${gap.title}`);
  }
  for (const claim of claims) {
    const may = [...world.expected, ...world.unforged];
    if (may.some((gap) => gap.kind === claim.kind && gap.title === claim.title)) continue;
    counts[claim.kind].wrongWhenTaken += 1;
    told.push(`${seed}: without ${removal.name} invented: ${claim.kind}: ${claim.statement}`);
  }
}

function noCounts(): Record<DivergenceKind, Counts> {
  const none = { planted: 0, found: 0, wrong: 0, wrongInClean: 0, taken: 0, opened: 0, wrongWhenTaken: 0 };
  return Object.fromEntries(divergenceKinds.map((kind) => [kind, { ...none }])) as Record<DivergenceKind, Counts>;
}

async function gather(): Promise<void> {
  const parts = Math.max(1, availableParallelism());
  const done = await Promise.all(Array.from({ length: parts }, async (_, at) => ask(`${at}/${parts}`)));
  const counts = noCounts();
  for (const each of done) {
    for (const kind of divergenceKinds)
      for (const key of Object.keys(counts[kind]) as (keyof Counts)[]) counts[kind][key] += each.counts[kind][key];
  }
  const worlds = done.reduce((sum, each) => sum + each.worlds, 0);
  const unproven = done.reduce((sum, each) => sum + each.unproven, 0);
  const lines = [
    `${worlds} worlds of ${variants} variants; locators that lead nowhere: ${unproven}.`,
    '',
    '| kind | planted | precision | recall | wrong in clean worlds | wrong with a source taken away | said to be open then |',
    '|---|---|---|---|---|---|---|',
    ...divergenceKinds.map((kind) => rowOf(kind, counts[kind])),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  for (const line of done.flatMap((each) => each.told).slice(0, 40)) process.stderr.write(`${line.slice(0, 300)}\n`);
  if (process.argv.includes('--write')) writeFileSync(join(root, 'docs/calibration.md'), toDocument(lines));
  const short = divergenceKinds.filter((kind) => !keepsPromise(counts[kind]));
  if (short.length > 0) process.stderr.write(`Below what is promised: ${short.join(', ')}.\n`);
  process.exitCode = short.length > 0 || unproven > 0 ? 1 : 0;
}

async function ask(which: string): Promise<Part> {
  const child = fork(fileURLToPath(import.meta.url), ['--variants', String(variants), '--part', which]);
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Part));
    child.once('exit', (code) => reject(new Error(`part ${which} ended with ${String(code)}`)));
  });
}

function rowOf(kind: DivergenceKind, counts: Counts): string {
  const share = (of: number, whole: number): string => (whole === 0 ? '–' : (of / whole).toFixed(3));
  const { planted, found, wrong, wrongInClean, taken, opened, wrongWhenTaken } = counts;
  const cells = [planted, share(found, found + wrong), share(found, planted), wrongInClean, wrongWhenTaken];
  return `| \`${kind}\` | ${cells.join(' | ')} | ${opened} of ${taken} |`;
}

function keepsPromise({ planted, found, wrong, wrongInClean, wrongWhenTaken }: Counts): boolean {
  const enough = planted >= Math.min(variants, 200);
  const precise = found / Math.max(1, found + wrong + wrongInClean) >= PRECISION;
  return enough && precise && found / Math.max(1, planted) >= RECALL && wrongWhenTaken === 0;
}

function toDocument(lines: readonly string[]): string {
  return `# Calibration

How well each kind of divergence is found, in worlds made for it: repositories with history, pipelines, tracking stores and
documents, in variants of language, layout, tools' versions and wording. Repeat it with \`npm run calibrate -- --write\`; it
ends with 1 when precision is below ${PRECISION}, recall below ${RECALL}, or anything false is claimed once a source is taken away.

A world has a gap of every kind at once; a clean world has none, and beside each kind what merely looks like it; a world with
a source taken away (a lock file, the tracking store, the history …) must say that what rested on it is open. These are our
own worlds: they say what the program sees of what we thought of, not what it sees of your repository.

${lines.join('\n')}
`;
}
