/** Takes sources away from a written world, one way at a time. What rested on them must become unknown, and be said. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DivergenceKind } from '#lifecycle';
import { fromRoot, type Expected, type World } from './world.ts';
import { runGit, type Written } from './write.ts';

/** For a gap that was planted: what must be said instead; `undefined` where the gap does not rest on what is gone. */
export type Instead = (gap: Expected) => RegExp | undefined;

export interface Removal {
  readonly name: string;
  /** Takes it away and says where to survey then. */
  readonly take: (world: World, written: Written) => readonly string[];
  /**
   * Kinds whose findings rested on it: none may be claimed any more, and each must be answered by a line among what is
   * not known (`subject: reason`), what was skipped (`skipped LOCATOR: reason`) or what was read (`read SOURCE: how`).
   */
  readonly silences: Readonly<Partial<Record<DivergenceKind, RegExp | Instead>>>;
  /** Needed to have anything to take. */
  readonly needs?: (world: World) => boolean;
}

const each = (kinds: readonly DivergenceKind[], instead: RegExp | Instead): Removal['silences'] =>
  Object.fromEntries(kinds.map((kind) => [kind, instead]));

/** The gap itself is among the unknowns. */
const itself: Instead = ({ kind, title }) =>
  new RegExp(`^${kind}: ${title.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')}`, 'mu');

const registry = ['registered-unevaluated', 'registered-before-run-ended', 'unjoined-run', 'orphaned-run'] as const;
const ofRepository = [
  'stale-run',
  'undeclared-step',
  'unexecuted-step',
  'broken-declaration',
  'missing-producer',
  'diagram-differs',
  'documented-path-missing',
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
] as const;
const others = (written: Written): readonly string[] => written.locations.slice(1);

const fromTheFiles: readonly Removal[] = [
  {
    name: 'dvc.lock',
    take: (world, written) => {
      rmSync(join(written.repository, fromRoot(world, 'dvc.lock')));
      return written.locations;
    },
    silences: { 'stale-run': /no \S*dvc\.lock was found/u, 'unexecuted-step': itself },
  },
  {
    name: 'the content of dvc.lock',
    take: (world, written) => {
      writeFileSync(join(written.repository, fromRoot(world, 'dvc.lock')), '\u0000torn: [');
      return written.locations;
    },
    silences: { 'stale-run': /^skipped \S*dvc\.lock/mu, 'unexecuted-step': itself },
  },
  {
    name: 'the content of dvc.yaml',
    take: (world, written) => {
      writeFileSync(join(written.repository, fromRoot(world, 'dvc.yaml')), 'stages:\n  - [\n');
      return written.locations;
    },
    silences: each(
      ['stale-run', 'unexecuted-step', 'undeclared-step', 'diagram-differs', 'missing-producer'],
      /^skipped \S*dvc\.yaml/mu,
    ),
  },
  {
    name: 'the stages of dvc.yaml (a list stands there)',
    take: (world, written) => {
      writeFileSync(join(written.repository, fromRoot(world, 'dvc.yaml')), 'stages:\n  - train\n');
      return written.locations;
    },
    silences: each(['stale-run', 'unexecuted-step', 'undeclared-step', 'diagram-differs'], /^skipped \S*dvc\.yaml/mu),
  },
  {
    name: 'the scripts (links that lead outside)',
    take: (world, written) => {
      for (const step of world.steps) {
        const file = join(written.repository, fromRoot(world, step.script));
        rmSync(file);
        symlinkSync('/nowhere/at/all', file);
      }
      return written.locations;
    },
    silences: {
      'stale-run': (gap) => (gap.says?.source.startsWith('by the code at HEAD: ') === true ? itself(gap) : undefined),
      'missing-producer': itself,
      'claim-unsupported': itself,
      'decision-not-adopted': itself,
    },
  },
  {
    name: 'the content of the README',
    take: (_, written) => {
      writeFileSync(join(written.repository, 'README.md'), Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x0a]));
      return written.locations;
    },
    silences: {
      ...each(
        ['diagram-differs', 'documented-path-missing', 'claim-unsupported', 'rule-not-followed'],
        /^skipped README\.md/mu,
      ),
      'claim-contradicted': ({ title }) => (title.startsWith('README') ? /^skipped README\.md/mu : undefined),
    },
  },
  {
    name: 'the content of the workflows',
    take: (_, written) => {
      const place = join(written.repository, '.github/workflows');
      for (const name of ['deploy', 'release', 'nightly', 'publish'])
        writeFileSync(join(place, `${name}.yml`), Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x0a]));
      return written.locations;
    },
    silences: {
      'approval-not-observable': /^skipped \.github\/workflows\/(?:deploy|release)\.yml/mu,
      'unpinned-input': ({ title }) =>
        title.startsWith('.github') ? /^skipped \.github\/workflows\/nightly/mu : undefined,
      'broken-declaration': ({ title }) =>
        title.startsWith('publish') ? /^skipped \.github\/workflows\/publish/mu : undefined,
    },
  },
  {
    name: 'the content of the parameters',
    take: (world, written) => {
      writeFileSync(join(written.repository, fromRoot(world, 'params.yaml')), 'run_note: [\u0000');
      return written.locations;
    },
    silences: { 'setting-contradicts-note': /^skipped \S*params\.yaml/mu },
  },
];

const fromTheStore: readonly Removal[] = [
  {
    name: 'the store',
    take: (_, written) => {
      rmSync(written.store, { recursive: true });
      return [written.repository, ...written.forge];
    },
    silences: each(registry, /^tracked runs/mu),
    needs: ({ variant }) => variant.language === 'python',
  },
  {
    name: 'the content of the store',
    take: (_, written) => {
      rmSync(written.store, { recursive: true });
      writeFileSync(written.store, 'SQLite format 3\u0000 and nothing more');
      return written.locations;
    },
    silences: each(registry, /^skipped mlflow\.db/mu),
    needs: ({ variant }) => variant.store !== 'files',
  },
  {
    name: 'the runs of registered versions',
    take: (world, written) => {
      const database = new DatabaseSync(written.store);
      for (const { run } of world.versions) database.prepare('DELETE FROM runs WHERE run_uuid = ?').run(run);
      database.close();
      return written.locations;
    },
    silences: each(['registered-unevaluated', 'registered-before-run-ended'], ({ title }) =>
      itself({ kind: 'registered-unevaluated', title }),
    ),
    needs: ({ variant }) => variant.store !== 'files',
  },
];

/** Whether anybody must approve is not known again. */
const unforged: Instead = ({ title }) => {
  const [, name] = /: approval in '(.+)'$/u.exec(title) ?? [];
  return name === undefined ? undefined : itself({ kind: 'approval-not-observable', title: `environment '${name}'` });
};

const fromTheForge: readonly Removal[] = [
  {
    name: 'the answers of the forge',
    take: (_, written) => written.locations.filter((location) => !written.forge.includes(location)),
    silences: { 'claim-contradicted': unforged },
  },
  {
    name: 'the content of the answers of the forge',
    take: (_, written) => {
      for (const location of written.forge)
        writeFileSync(
          join(location.slice('github:'.length), 'answers.jsonl'),
          '<!doctype html><title>Sign in</title>\n',
        );
      return written.locations;
    },
    silences: { 'claim-contradicted': unforged },
  },
];

const fromTheHistory: readonly Removal[] = [
  {
    name: 'the history',
    take: (_, written) => {
      rmSync(join(written.repository, '.git'), { recursive: true });
      return written.locations;
    },
    // What a forge keeps was tied to it by a commit.
    silences: { 'orphaned-run': itself, 'claim-contradicted': unforged },
  },
  {
    name: 'the repository',
    take: (_, written) => [written.store, ...written.forge],
    silences: { ...each(ofRepository, /^orphaned-run/mu), 'orphaned-run': itself },
    needs: ({ variant }) => variant.storePlace === 'apart',
  },
  {
    name: 'older commits (a shallow clone)',
    take: (world, written) => {
      const clone = join(dirname(written.repository), 'shallow', world.variant.name);
      mkdirSync(dirname(clone), { recursive: true });
      runGit(written.repository, ['clone', '--quiet', '--depth', '1', `file://${written.repository}`, clone]);
      return [clone, ...others(written)];
    },
    silences: { 'orphaned-run': itself, 'claim-unsupported': itself, 'decision-not-adopted': itself },
    needs: ({ variant }) => variant.storePlace === 'apart',
  },
  {
    name: 'all file content (a clone without blobs)',
    take: (world, written) => {
      const clone = join(dirname(written.repository), 'partial', `${world.variant.name}.git`);
      mkdirSync(dirname(clone), { recursive: true });
      runGit(written.repository, ['config', 'uploadpack.allowFilter', 'true']);
      const from = `file://${written.repository}`;
      runGit(written.repository, ['clone', '--quiet', '--bare', '--filter=blob:none', from, clone]);
      runGit(clone, ['remote', 'remove', 'origin']);
      return [clone, ...others(written)];
    },
    silences: {
      ...each(ofRepository, /^read \S+: part/mu),
      'stale-run': /^skipped \S*dvc\.lock/mu,
      'unexecuted-step': /^skipped \S*dvc\.lock/mu,
      'diagram-differs': /^skipped README\.md/mu,
      'documented-path-missing': /^skipped README\.md/mu,
      'approval-not-observable': /^skipped \.github\/workflows/mu,
    },
  },
];

export const removals: readonly Removal[] = [...fromTheHistory, ...fromTheFiles, ...fromTheStore, ...fromTheForge];
